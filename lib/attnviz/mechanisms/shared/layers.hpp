#pragma once

#include <array>
#include <optional>

#include "attnviz/core/normalization.hpp"
#include "attnviz/core/tensor.hpp"
#include "attnviz/mechanisms/contract/parameters.hpp"
#include "attnviz/mechanisms/shared/linear_layer.hpp"

namespace attnviz::mechanisms {

// The layers that gates are made of, and how they are read: every reader takes what the file has (sizes in between,
// biases, batch norms), and draws weights and biases as PyTorch does where there is no file. Drawn layers have no batch
// norm: an untrained one changes nothing.

/// PREFIX.weight, .bias, .running_mean and .running_var, or nothing where the file has no PREFIX.weight.
std::optional<BatchNorm> read_batch_norm(Parameters& parameters, const std::string& prefix, std::size_t channels);
/// Batch normalisation at inference of a vector; nothing happens without one. Throws `shape`.
void normalise(Vector& x, const std::optional<BatchNorm>& norm);

/// weight x + bias: [in] -> [out]. Throws `shape`.
Vector affine(const LinearLayer& layer, const Vector& x);

/// A convolution that keeps the size of the map, and the batch norm that follows it.
struct ConvolutionLayer {
  Tensor4 weight;  ///< [O,C/groups,k,k], k odd
  Vector bias;     ///< [O] or empty
  std::optional<BatchNorm> norm;
  std::size_t dilation = 1;

  /// [C,H,W] -> [O,H,W]. Throws `shape`.
  Tensor3 operator()(const Tensor3& x) const;
};

/// PREFIX.weight and PREFIX.bias without the norm. `shape` is [O,C/groups,k,k]; the file's own k is taken, and its
/// C/groups. Throws `shape` for an even or oblong kernel.
ConvolutionLayer read_convolution(Parameters& parameters, const std::string& prefix, std::array<std::size_t, 4> shape);

}  // namespace attnviz::mechanisms
