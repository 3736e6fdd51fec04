#include "attnviz/mechanisms/gates/triplet.hpp"

#include <algorithm>

#include "attnviz/core/error.hpp"
#include "attnviz/mechanisms/gates/place_gate.hpp"

namespace attnviz::mechanisms {
namespace {

using Order = std::array<std::size_t, 3>;

/// Axes in another order: the result's axis i is the input's axis order[i].
Tensor3 permuted(const Tensor3& x, const Order& order) {
  Tensor3 result = Tensor3::from_shape({x.shape(order[0]), x.shape(order[1]), x.shape(order[2])});
  const std::size_t strides[] = {x.shape(1) * x.shape(2), x.shape(2), 1};
  float* out = result.data();
  for (std::size_t i = 0; i < result.shape(0); ++i) {
    for (std::size_t j = 0; j < result.shape(1); ++j) {
      const float* line = x.data() + i * strides[order[0]] + j * strides[order[1]];
      for (std::size_t k = 0; k < result.shape(2); ++k) *out++ = line[k * strides[order[2]]];
    }
  }
  return result;
}

/// The gate over the last two axes of `x`.
Matrix gate_of(const Tensor3& x, const ConvolutionLayer& layer) {
  return place_gate(place_maxima(x), place_means(x), layer);
}

AttentionMap gate_map(std::string name, const Matrix& gate, std::vector<Axis> axes) {
  AttentionMap map{.name = std::move(name), .axes = std::move(axes)};
  map.values = gate;
  map.kind = ValueKind::gate;
  map.bounds = {0.0F, 1.0F};
  return map;
}

ConvolutionLayer read_branch(Parameters& parameters, const std::string& prefix, std::size_t kernel) {
  ConvolutionLayer layer = read_convolution(parameters, prefix + ".conv.conv", {1, 2, kernel, kernel});
  layer.norm = read_batch_norm(parameters, prefix + ".conv.bn", 1);
  return layer;
}

}  // namespace

TripletResult triplet(const Tensor3& features, const TripletWeights& weights) {
  TripletResult result;
  result.channel_column = gate_of(permuted(features, {1, 0, 2}), weights.channel_column);
  result.row_channel = gate_of(permuted(features, {2, 1, 0}), weights.row_channel);
  if (weights.row_column) result.row_column = gate_of(features, *weights.row_column);
  const float share = weights.row_column ? 1.0F / 3 : 0.5F;
  result.output = features;
  float* out = result.output.data();
  for (std::size_t channel = 0; channel < features.shape(0); ++channel) {
    for (std::size_t row = 0; row < features.shape(1); ++row) {
      for (std::size_t column = 0; column < features.shape(2); ++column, ++out) {
        const float place = weights.row_column ? result.row_column(row, column) : 0;
        *out *= share * (result.channel_column(channel, column) + result.row_channel(row, channel) + place);
      }
    }
  }
  return result;
}

TripletWeights read_triplet(Parameters& parameters, const TripletOptions& options) {
  if (options.kernel % 2 == 0) {
    throw Error(ErrorKind::usage, "triplet: a kernel of " + std::to_string(options.kernel) + " has no middle",
                "use --set kernel=" + std::to_string(options.kernel + 1));
  }
  TripletWeights weights;
  weights.channel_column = read_branch(parameters, "cw", options.kernel);
  weights.row_channel = read_branch(parameters, "hc", options.kernel);
  if (options.spatial) weights.row_column = read_branch(parameters, "hw", options.kernel);
  return weights;
}

std::vector<AttentionMap> run_triplet(const Inputs& inputs, Parameters& parameters, const TripletOptions& options) {
  const Tensor3 features = features_of(inputs);
  const auto result = triplet(features, read_triplet(parameters, options));
  const Axis channels = channel_axis(inputs), rows{AxisKind::row, features.shape(1), {}};
  const Axis columns{AxisKind::column, features.shape(2), {}};
  std::vector<AttentionMap> maps;
  if (options.spatial) {
    maps.push_back(spatial_gate_map(result.row_column, inputs));
    maps.back().name = "row_column";
    maps.back().title = "factor of each place";
    maps.back().reading = "the factor of each place; a third of the output comes through it";
  }
  maps.push_back(gate_map("channel_column", result.channel_column, {channels, columns}));
  maps.back().title = "factors of channels and columns";
  maps.back().reading = "the factor of each channel in each column";
  maps.push_back(gate_map("row_channel", result.row_channel, {rows, channels}));
  maps.back().title = "factors of rows and channels";
  maps.back().reading = "the factor of each channel in each row";
  return maps;
}

}  // namespace attnviz::mechanisms
