#include "attnviz/mechanisms/shared/layers.hpp"

#include "attnviz/core/convolution.hpp"
#include "attnviz/core/error.hpp"

namespace attnviz::mechanisms {

std::optional<BatchNorm> read_batch_norm(Parameters& parameters, const std::string& prefix, std::size_t channels) {
  if (!parameters.stored_shape({prefix + ".weight"})) return std::nullopt;
  BatchNorm norm;
  norm.scale = parameters.vector({prefix + ".weight"}, channels, Initializer::ones());
  norm.shift = parameters.vector({prefix + ".bias"}, channels, Initializer::zeros());
  norm.mean = parameters.vector({prefix + ".running_mean"}, channels, Initializer::zeros());
  norm.variance = parameters.vector({prefix + ".running_var"}, channels, Initializer::ones());
  return norm;
}

void normalise(Vector& x, const std::optional<BatchNorm>& norm) {
  if (!norm) return;
  Tensor3 features = Tensor3::from_shape({x.size(), 1, 1});
  std::ranges::copy(values_of(x), features.data());
  batch_norm(features, *norm);
  std::ranges::copy(values_of(features), x.data());
}

Vector affine(const LinearLayer& layer, const Vector& x) {
  const std::size_t outputs = layer.weight.shape(0);
  if (layer.weight.shape(1) != x.size() || (layer.bias.size() > 0 && layer.bias.size() != outputs)) {
    throw Error(ErrorKind::shape, "linear: weight " + shape_text(layer.weight) + " with " + std::to_string(x.size()) +
                                      " inputs and " + std::to_string(layer.bias.size()) + " biases");
  }
  Vector y = Vector::from_shape({outputs});
  for (std::size_t output = 0; output < outputs; ++output) {
    const auto line = row_of(layer.weight, output);
    double sum = layer.bias.size() > 0 ? layer.bias(output) : 0.0F;
    for (std::size_t input = 0; input < x.size(); ++input) {
      sum += static_cast<double>(line[input]) * static_cast<double>(x(input));
    }
    y(output) = static_cast<float>(sum);
  }
  return y;
}

Tensor3 ConvolutionLayer::operator()(const Tensor3& x) const {
  const std::size_t each = weight.shape(1);
  if (each == 0 || x.shape(0) % each != 0) {
    throw Error(ErrorKind::shape, "convolution: weight " + shape_text(weight) + " does not fit input " + shape_text(x));
  }
  Tensor3 y =
      convolve(x, weight, values_of(bias),
               {.padding = dilation * (weight.shape(2) - 1) / 2, .dilation = dilation, .groups = x.shape(0) / each});
  if (norm) batch_norm(y, *norm);
  return y;
}

ConvolutionLayer read_convolution(Parameters& parameters, const std::string& prefix, std::array<std::size_t, 4> shape) {
  const std::string weight = prefix + ".weight", bias = prefix + ".bias";
  if (const auto stored = parameters.stored_shape({weight}); stored && stored->size() == 4) {
    shape = {shape[0], (*stored)[1], (*stored)[2], (*stored)[3]};
  }
  if (shape[2] != shape[3] || shape[2] % 2 == 0) {
    throw Error(ErrorKind::shape, "tensor '" + weight + "' has shape " +
                                      shape_text(std::span<const std::size_t>(shape)) +
                                      ", expected an odd square kernel");
  }
  const auto initial = Initializer::fan_in(shape[1] * shape[2] * shape[3]);
  ConvolutionLayer layer;
  layer.weight = parameters.kernel({weight}, shape, initial);
  if (!parameters.from_file() || parameters.stored_shape({bias})) {
    layer.bias = parameters.vector({bias}, shape[0], initial);
  }
  return layer;
}

}  // namespace attnviz::mechanisms
