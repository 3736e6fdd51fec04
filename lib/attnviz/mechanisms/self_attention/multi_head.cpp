#include "attnviz/mechanisms/self_attention/multi_head.hpp"

namespace attnviz::mechanisms {

MultiHeadWeights read_multi_head(Parameters& parameters, std::size_t width, std::size_t heads) {
  const std::size_t inner = padded_width(width, heads);
  MultiHeadWeights weights{read_qkv(parameters, {.query = width, .source = width, .key = inner, .value = inner}), {}};
  weights.output = read_output(parameters, {weights.qkv.value.weight.shape(0), width});
  return weights;
}

MultiHeadAttended multi_head_attention(const Matrix& x, const MultiHeadWeights& weights,
                                       const MultiHeadOptions& options, Parameters& parameters) {
  const Matrix placed = with_sinusoidal(x, options.position, last_places(x.shape(0), x.shape(0)));
  const Matrix queries = weights.qkv.query(placed), keys = weights.qkv.key(placed), values = weights.qkv.value(placed);
  const HeadPairs pairs{
      .queries = queries, .keys = keys, .heads = options.heads, .groups = options.heads, .scaling = options.scaling};
  MultiHeadAttended result;
  result.weights = head_weights(pairs, without_sinusoidal(options), parameters);
  result.output = weights.output(mix_heads(result.weights, values, options.heads));
  return result;
}

std::vector<AttentionMap> run_multi_head(const Inputs& inputs, Parameters& parameters,
                                         const MultiHeadOptions& options) {
  const std::size_t width = inputs.width(), inner = padded_width(width, options.heads);
  auto [queries, keys, places] = placed_tokens(inputs, options);
  if (projects(options.projections, parameters)) {
    // Values and the output layer shape the output alone, and the map is of the weights.
    const QueryKeyLayers layers =
        read_query_key(parameters, {.query = width, .source = width, .key = inner, .value = inner});
    queries = layers.query(queries);
    keys = layers.key(keys);
  } else {
    queries = padded(queries, inner);
    keys = padded(keys, inner);
  }
  const HeadPairs pairs{.queries = queries,
                        .keys = keys,
                        .heads = options.heads,
                        .groups = options.heads,
                        .places = places,
                        .as_reference = inputs.queries.as_reference,
                        .scaling = options.scaling,
                        .nearest = options.nearest};
  const Tensor3 weights = head_weights(pairs, without_sinusoidal(options), parameters);
  return {head_map(weights, inputs, options, parameters)};
}

}  // namespace attnviz::mechanisms
