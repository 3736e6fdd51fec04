#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "attnviz/io/dtype.hpp"

namespace attnviz::io {

/// What a class or function of a state dict is for.
enum class TorchRole {
  ordered_dict,
  tensor,           ///< _rebuild_tensor and _rebuild_tensor_v2: of a typed storage
  tensor_of_dtype,  ///< _rebuild_tensor_v3: the dtype stands beside the storage
  parameter,        ///< a tensor that is learned
  of_type,          ///< _rebuild_from_type_v2: a tensor made by another call
  size,
  plain,    ///< holds settings that nothing here needs
  type,     ///< torch.Tensor and its like, where a class is said
  storage,  ///< has a dtype, or none when it is bytes
  dtype
};

struct TorchName {
  std::string_view module, name;
  TorchRole role;
  std::optional<Dtype> dtype;
};

/// The number of a name in the table of those that a state dict may name; nothing for all others.
std::optional<std::uint32_t> find_torch_name(std::string_view module, std::string_view name);
const TorchName& torch_name(std::uint32_t number);

}  // namespace attnviz::io
