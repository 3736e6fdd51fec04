#pragma once

#include <memory>
#include <span>

#include "attnviz/core/activation.hpp"
#include "attnviz/models/layers/feature_map.hpp"

namespace attnviz::models {

/// Which places a kernel looks at.
struct Window {
  std::size_t side = 1, stride = 1, dilation = 1;
  std::size_t top = 0, left = 0;  ///< rows and columns of zeros before the picture
};

/// A convolution's numbers in the checkpoint's order, its norm folded in: weight [outputs, inputs / groups, side,
/// side], bias [outputs].
struct ConvolutionNumbers {
  std::span<const float> weight, bias;
  std::size_t outputs = 0, inputs = 0, groups = 1, side = 1;
  Activation activation = Activation::none;
};

/// What a convolution does once its numbers are packed.
class ConvolutionKernel {
 public:
  virtual ~ConvolutionKernel() = default;
  /// Fills `to`, whose size says how many places there are.
  virtual void run(const FeatureMap& from, const Window& window, FeatureMap& to) const = 0;
};

/// As a product of gathered places with the weights: core/packed_linear.hpp.
std::unique_ptr<const ConvolutionKernel> product_kernel(const ConvolutionNumbers& numbers);
/// Each channel by itself: as many groups as inputs and outputs.
std::unique_ptr<const ConvolutionKernel> depthwise_kernel(const ConvolutionNumbers& numbers);

}  // namespace attnviz::models
