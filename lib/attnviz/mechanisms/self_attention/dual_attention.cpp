#include "attnviz/mechanisms/self_attention/dual_attention.hpp"

#include <algorithm>

#include "attnviz/core/matmul.hpp"
#include "attnviz/core/softmax.hpp"

namespace attnviz::mechanisms {
namespace {

LayerWidths narrow(std::size_t channels) {
  return {channels, std::max<std::size_t>(channels / 8, 1)};
}

LinearLayer read_position_query(Parameters& parameters, std::size_t channels) {
  return read_linear(parameters, {"query_conv", "query_project"}, narrow(channels), Drawn::torch);
}

LinearLayer read_position_key(Parameters& parameters, std::size_t channels) {
  return read_linear(parameters, {"key_conv", "key_project"}, narrow(channels), Drawn::torch);
}

PairwiseOptions plain_products(float nearest) {
  PairwiseOptions options;
  options.score = ScoreFunction::dot;
  options.nearest = nearest;
  return options;
}

/// x plus gamma times what was mixed.
Matrix added(const Matrix& x, const Matrix& mixed, float gamma) {
  Matrix sum = x;
  for (std::size_t index = 0; index < sum.size(); ++index) sum.data()[index] += gamma * mixed.data()[index];
  return sum;
}

Matrix channel_weights(const Matrix& x, ChannelSelfAttentionOptions::Energy energy) {
  require_weights_fit(1, x.shape(1), x.shape(1));
  Matrix energies = transposed_matmul(x, x);
  if (energy == ChannelSelfAttentionOptions::Energy::inverted) {
    for (std::size_t channel = 0; channel < energies.shape(0); ++channel) {
      const auto line = row_of(energies, channel);
      const float top = *std::ranges::max_element(line);
      for (float& value : line) value = top - value;
    }
  }
  softmax_rows(energies);
  return energies;
}

}  // namespace

PositionAttentionWeights read_position_attention(Parameters& parameters, std::size_t channels) {
  PositionAttentionWeights weights;
  weights.layers.query = read_position_query(parameters, channels);
  weights.layers.key = read_position_key(parameters, channels);
  weights.layers.value = read_linear(parameters, {"value_conv", "value_project"}, {channels, channels}, Drawn::torch);
  weights.gamma = parameters.vector({"gamma", "gamma.scale"}, 1, Initializer::ones())(0);
  return weights;
}

DualAttended position_attention(const Matrix& x, const PositionAttentionWeights& weights) {
  const Matrix queries = weights.layers.query(x), keys = weights.layers.key(x), values = weights.layers.value(x);
  Parameters none(0);  // plain products have no weights
  Attended attended = attend({queries, keys}, values, plain_products(1), none);
  return {std::move(attended.weights), added(x, attended.output, weights.gamma)};
}

DualAttended channel_self_attention(const Matrix& x, float gamma, const ChannelSelfAttentionOptions& options) {
  DualAttended result{channel_weights(x, options.energy), {}};
  result.output = added(x, matmul_transposed(x, result.weights), gamma);
  return result;
}

std::vector<AttentionMap> run_position_attention(const Inputs& inputs, Parameters& parameters,
                                                 const PositionAttentionOptions& options) {
  Matrix queries = inputs.queries.vectors, keys = inputs.tokens;
  if (projects(options.projections, parameters)) {
    queries = read_position_query(parameters, inputs.width())(queries);
    keys = read_position_key(parameters, inputs.width())(keys);
  }
  const PairwiseOptions products = plain_products(options.nearest);
  const Matrix weights = attention_weights({queries, keys, {}, inputs.queries.as_reference}, products, parameters);
  return {pairwise_map(weights, inputs, products, parameters)};
}

std::vector<AttentionMap> run_channel_self_attention(const Inputs& inputs, Parameters&,
                                                     const ChannelSelfAttentionOptions& options) {
  AttentionMap map;
  map.name = "weights";
  map.axes = {{AxisKind::query, inputs.width(), inputs.channel_labels},
              {AxisKind::key, inputs.width(), inputs.channel_labels}};
  map.values = channel_weights(inputs.tokens, options.energy);
  map.kind = ValueKind::probability;
  map.sums_over = AxisKind::key;
  map.bounds = {0.0F, 1.0F};
  map.reading = options.energy == ChannelSelfAttentionOptions::Energy::inverted
                    ? "which channels a channel takes from, most from those that differ from it"
                    : "which channels a channel takes from, most from those that agree with it";
  return {std::move(map)};
}

}  // namespace attnviz::mechanisms
