#pragma once

#include <span>
#include <string>
#include <vector>

#include "attnviz/core/tensor.hpp"
#include "attnviz/mechanisms/contract/inputs.hpp"
#include "attnviz/pipeline/discover.hpp"

namespace attnviz::pipeline {

struct NamedTensor {
  std::string name;
  Tensor values;
};

/// Whether the bytes are a .npy, .npz or .safetensors file: by signature; safetensors has none, so there the name's
/// ending decides.
bool is_tensor(std::span<const std::byte> bytes, const Source& source);

/// The array called `array`, or without a name the only one, or the one called "tokens" or "features".
/// Throws `usage` with the names that the file has.
NamedTensor read_tensor(std::span<const std::byte> bytes, const Source& source, const std::string& array);

/// Every array of a .npy or .npz file, in its order.
std::vector<NamedTensor> read_all_tensors(std::span<const std::byte> bytes, const Source& source);

/// [N,D]: tokens. [C,H,W] or [1,C,H,W]: a feature map whose cells are the pixels of an imaginary picture of W x H.
/// Throws `shape` for other ranks.
mechanisms::Inputs inputs_of_tensor(const Tensor& tensor, const std::string& name);

/// A feature map [C,H,W] as tokens, one a cell, row by row. The grid is the caller's to set.
mechanisms::Inputs inputs_of_features(const Tensor3& features, std::vector<std::string> channel_labels);

}  // namespace attnviz::pipeline
