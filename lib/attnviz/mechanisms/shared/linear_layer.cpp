#include "attnviz/mechanisms/shared/linear_layer.hpp"

#include <algorithm>
#include <cmath>

#include "attnviz/core/error.hpp"
#include "attnviz/core/matmul.hpp"

namespace attnviz::mechanisms {

Matrix LinearLayer::operator()(const Matrix& x) const {
  return linear(x, weight, values_of(bias));
}

LinearLayer LinearLayer::rows(std::size_t first, std::size_t count) const {
  LinearLayer part{Matrix::from_shape({count, weight.shape(1)}), {}};
  std::copy_n(weight.data() + first * weight.shape(1), part.weight.size(), part.weight.data());
  if (bias.size() > 0) {
    part.bias = Vector::from_shape({count});
    std::copy_n(bias.data() + first, count, part.bias.data());
  }
  return part;
}

std::string stored_prefix(const Parameters& parameters, std::initializer_list<std::string_view> prefixes) {
  for (const std::string_view prefix : prefixes) {
    if (parameters.stored_shape({std::string(prefix) + ".weight"})) return std::string(prefix);
  }
  return std::string(*prefixes.begin());
}

LinearLayer read_linear(Parameters& parameters, std::initializer_list<std::string_view> prefixes, LayerWidths widths,
                        Drawn drawn) {
  const std::string prefix = stored_prefix(parameters, prefixes), weight = prefix + ".weight", bias = prefix + ".bias";
  const auto stored = parameters.stored_shape({weight});
  const std::size_t outputs = stored && !stored->empty() ? stored->front() : widths.outputs;
  const Initializer initial =
      drawn == Drawn::torch ? Initializer::fan_in(widths.inputs) : Initializer::xavier(widths.inputs, outputs);
  LinearLayer layer{parameters.matrix({weight}, {outputs, widths.inputs}, initial), {}};
  const bool has_bias = parameters.from_file() ? parameters.stored_shape({bias}).has_value() : drawn == Drawn::torch;
  if (has_bias) layer.bias = parameters.vector({bias}, outputs, initial);
  return layer;
}

LinearLayer folded(const LinearLayer& layer, const BatchNorm& norm) {
  const std::size_t outputs = layer.weight.shape(0), inputs = layer.weight.shape(1);
  for (const Vector* part : {&norm.scale, &norm.shift, &norm.mean, &norm.variance}) {
    const std::size_t found[] = {part->size()}, expected[] = {outputs};
    require_shape("batch norm", found, expected);
  }
  LinearLayer result{layer.weight, Vector::from_shape({outputs})};
  for (std::size_t row = 0; row < outputs; ++row) {
    const double factor = static_cast<double>(norm.scale(row)) /
                          std::sqrt(static_cast<double>(norm.variance(row)) + static_cast<double>(norm.epsilon));
    for (std::size_t column = 0; column < inputs; ++column) {
      result.weight(row, column) = static_cast<float>(factor * static_cast<double>(layer.weight(row, column)));
    }
    const double bias = layer.bias.size() > 0 ? static_cast<double>(layer.bias(row)) : 0.0;
    result.bias(row) = static_cast<float>((bias - static_cast<double>(norm.mean(row))) * factor +
                                          static_cast<double>(norm.shift(row)));
  }
  return result;
}

Matrix columns_of(const Matrix& matrix, std::size_t first, std::size_t count) {
  Matrix part = Matrix::from_shape({matrix.shape(0), count});
  for (std::size_t row = 0; row < matrix.shape(0); ++row) {
    std::ranges::copy(row_of(matrix, row).subspan(first, count), row_of(part, row).begin());
  }
  return part;
}

}  // namespace attnviz::mechanisms
