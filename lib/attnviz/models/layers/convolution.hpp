#pragma once

#include <string>

#include "attnviz/core/activation.hpp"
#include "attnviz/models/layers/feature_layer.hpp"
#include "attnviz/models/naming/weights.hpp"

namespace attnviz::models {

/// Where zeros stand around the picture: as many on both sides, or TensorFlow's "same", which depends on the picture's
/// size and has the odd one behind.
enum class Padding { centered, same };

/// What the tensors of a convolution do not say.
struct ConvolutionShape {
  std::size_t stride = 1, dilation = 1;
  Activation activation = Activation::none;
  Padding padding = Padding::centered;
  float epsilon = 1e-5F;  ///< of its norm
};

/// Names without ".weight". Without a norm the convolution may have a bias.
struct ConvolutionNames {
  std::string convolution, norm;
};

/// A convolution, the batch normalisation behind it and an activation. Outputs, kernel and groups are read off the
/// weight [outputs, inputs / groups, side, side]; the norm is folded into it when it first runs.
class Convolution : public FeatureLayer {
 public:
  Convolution(Weights& weights, const ConvolutionNames& names, std::size_t inputs, const ConvolutionShape& shape);
  ~Convolution() override;

  std::size_t outputs() const { return outputs_; }
  FeatureMap apply(FeatureMap features, KeptMaps maps) const override;

 private:
  struct State;
  std::unique_ptr<State> state_;
  ConvolutionShape shape_;
  std::size_t outputs_ = 0;
};

}  // namespace attnviz::models
