#pragma once

#include <string>
#include <vector>

#include "attnviz/io/pickle_memory.hpp"

namespace attnviz::io {

struct TorchNamedTensor {
  std::string name;
  std::size_t tensor = 0;  ///< its number in TorchPickle::tensors
};

/// The tensors of what a checkpoint's pickle holds, by name. Names of nested dicts are joined by dots. When no tensor
/// stands at the top, the state dict is looked for under the names that training scripts give it ("state_dict",
/// "model_state_dict", "model", "teacher"), and all else in the file is passed over. What wrappers put before every
/// name ("module.", "_orig_mod.") is left out. Throws format or limit.
std::vector<TorchNamedTensor> name_torch_tensors(PickleMemory& memory, const PickleValue& root);

}  // namespace attnviz::io
