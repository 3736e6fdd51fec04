#include "attnviz/mechanisms/gates/coordinate.hpp"

#include <algorithm>

#include "attnviz/core/activation.hpp"
#include "attnviz/core/error.hpp"

namespace attnviz::mechanisms {
namespace {

/// Means over columns, then means over rows, as one strip: [C,H+W,1].
Tensor3 strip_of(const Tensor3& features) {
  const std::size_t channels = features.shape(0), rows = features.shape(1), columns = features.shape(2);
  if (features.size() == 0)
    throw Error(ErrorKind::shape, "coordinate: a feature map " + shape_text(features) + " is empty");
  Tensor3 strip = Tensor3::from_shape({channels, rows + columns, 1});
  std::ranges::fill(values_of(strip), 0.0F);
  for (std::size_t channel = 0; channel < channels; ++channel) {
    float* line = strip.data() + channel * (rows + columns);
    for (std::size_t row = 0; row < rows; ++row) {
      const float* values = features.data() + (channel * rows + row) * columns;
      double sum = 0;
      for (std::size_t column = 0; column < columns; ++column) {
        sum += values[column];
        line[rows + column] += values[column] / static_cast<float>(rows);
      }
      line[row] = static_cast<float>(sum / static_cast<double>(columns));
    }
  }
  return strip;
}

/// A 1x1 convolution with a batch norm behind it where there is one.
Tensor3 pointwise(const Tensor3& x, const LinearLayer& layer, const std::optional<BatchNorm>& norm = std::nullopt) {
  Tensor4 kernel = Tensor4::from_shape({layer.weight.shape(0), layer.weight.shape(1), 1, 1});
  std::ranges::copy(values_of(layer.weight), kernel.data());
  return ConvolutionLayer{std::move(kernel), layer.bias, norm}(x);
}

/// `count` positions of the strip from `first` on, as a gate: [C,count].
Matrix gate_of(const Tensor3& strip, std::size_t first, std::size_t count) {
  Matrix gate = Matrix::from_shape({strip.shape(0), count});
  for (std::size_t channel = 0; channel < strip.shape(0); ++channel) {
    std::copy_n(strip.data() + channel * strip.shape(1) + first, count, gate.data() + channel * count);
  }
  sigmoid(values_of(gate));
  return gate;
}

AttentionMap line_map(std::string name, const Matrix& gate, AxisKind along, const Inputs& inputs) {
  AttentionMap map{.name = std::move(name), .axes = {channel_axis(inputs), {along, gate.shape(1), {}}}};
  map.values = gate;
  map.kind = ValueKind::gate;
  map.bounds = {0.0F, 1.0F};
  return map;
}

}  // namespace

CoordinateResult coordinate(const Tensor3& features, const CoordinateWeights& weights) {
  const std::size_t rows = features.shape(1), columns = features.shape(2);
  Tensor3 shared = pointwise(strip_of(features), weights.shrink, weights.norm);
  hard_swish(values_of(shared));
  CoordinateResult result;
  result.row_gate = gate_of(pointwise(shared, weights.rows), 0, rows);
  result.column_gate = gate_of(pointwise(shared, weights.columns), rows, columns);
  result.output = apply_gate(features, coordinate_gate(result.row_gate, result.column_gate));
  return result;
}

Tensor3 coordinate_gate(const Matrix& row_gate, const Matrix& column_gate) {
  const std::size_t channels = row_gate.shape(0), rows = row_gate.shape(1), columns = column_gate.shape(1);
  const std::size_t expected[] = {channels, columns};
  require_shape("coordinate: column gate", std::span(column_gate.shape().data(), 2), expected);
  Tensor3 gate = Tensor3::from_shape({channels, rows, columns});
  float* out = gate.data();
  for (std::size_t channel = 0; channel < channels; ++channel) {
    for (std::size_t row = 0; row < rows; ++row) {
      for (std::size_t column = 0; column < columns; ++column) {
        *out++ = row_gate(channel, row) * column_gate(channel, column);
      }
    }
  }
  return gate;
}

CoordinateWeights read_coordinate(Parameters& parameters, std::size_t channels, const CoordinateOptions& options) {
  const std::size_t hidden = parameters.from_file() ? 0 : std::max<std::size_t>(8, channels / options.reduction);
  CoordinateWeights weights;
  weights.shrink = read_linear(parameters, {"conv1"}, {channels, hidden}, Drawn::torch);
  const std::size_t width = weights.shrink.weight.shape(0);
  weights.norm = read_batch_norm(parameters, "bn1", width);
  weights.rows = read_linear(parameters, {"conv_h"}, {width, channels}, Drawn::torch);
  weights.columns = read_linear(parameters, {"conv_w"}, {width, channels}, Drawn::torch);
  return weights;
}

std::vector<AttentionMap> run_coordinate(const Inputs& inputs, Parameters& parameters,
                                         const CoordinateOptions& options) {
  const Tensor3 features = features_of(inputs);
  const auto result = coordinate(features, read_coordinate(parameters, features.shape(0), options));
  auto maps = full_gate_maps(coordinate_gate(result.row_gate, result.column_gate), inputs);
  maps.push_back(line_map("row_gate", result.row_gate, AxisKind::row, inputs));
  maps.back().title = "factors of the rows";
  maps.back().reading = "each channel's factor for every row";
  maps.push_back(line_map("column_gate", result.column_gate, AxisKind::column, inputs));
  maps.back().title = "factors of the columns";
  maps.back().reading = "each channel's factor for every column";
  return maps;
}

}  // namespace attnviz::mechanisms
