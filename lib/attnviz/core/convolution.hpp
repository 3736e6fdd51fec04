#pragma once

#include "attnviz/core/tensor.hpp"

namespace attnviz {

struct ConvolutionOptions {
  std::size_t stride = 1;
  std::size_t padding = 0;   ///< zeros on each side
  std::size_t dilation = 1;  ///< 1 means no holes, as in PyTorch
  std::size_t groups = 1;
};

/// Cross-correlation, as torch.nn.functional.conv2d: input [C,H,W], weight [O,C/groups,kh,kw], bias [O] or empty
/// -> [O,H',W']. Few output channels are summed directly, many go through core/matmul.hpp. Throws `shape` when the
/// sizes do not fit.
Tensor3 convolve(const Tensor3& input, const Tensor4& weight, std::span<const float> bias = {},
                 const ConvolutionOptions& options = {});

/// Along one axis: signal [N], odd kernel [k], zero padding (k-1)/2 on each side -> [N].
Vector convolve_same(std::span<const float> signal, std::span<const float> kernel);

}  // namespace attnviz
