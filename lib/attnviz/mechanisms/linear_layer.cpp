#include "attnviz/mechanisms/linear_layer.hpp"

#include <algorithm>

#include "attnviz/core/error.hpp"
#include "attnviz/core/matmul.hpp"

namespace attnviz::mechanisms {

Matrix LinearLayer::operator()(const Matrix& x) const { return linear(x, weight, values_of(bias)); }

LinearLayer LinearLayer::rows(std::size_t first, std::size_t count) const {
  LinearLayer part{Matrix::from_shape({count, weight.shape(1)}), {}};
  std::copy_n(weight.data() + first * weight.shape(1), part.weight.size(), part.weight.data());
  if (bias.size() > 0) {
    part.bias = Vector::from_shape({count});
    std::copy_n(bias.data() + first, count, part.bias.data());
  }
  return part;
}

LinearLayer read_linear(Parameters& parameters, std::initializer_list<std::string_view> layers, LayerWidths widths,
                        Bias bias) {
  std::string layer(*layers.begin());
  std::size_t outputs = widths.outputs;
  for (const std::string_view candidate : layers) {
    const auto stored = parameters.stored_shape({std::string(candidate) + ".weight"});
    if (!stored) continue;
    layer = candidate;
    if (!stored->empty()) outputs = stored->front();
    break;
  }
  const std::string weight_name = layer + ".weight", bias_name = layer + ".bias";
  LinearLayer result{
      parameters.matrix({weight_name}, {outputs, widths.inputs}, Initializer::xavier(widths.inputs, outputs)), {}};
  const bool has_bias = parameters.from_file() ? parameters.stored_shape({bias_name}).has_value() : bias == Bias::zeros;
  if (has_bias) result.bias = parameters.vector({bias_name}, outputs, Initializer::zeros());
  return result;
}

}  // namespace attnviz::mechanisms
