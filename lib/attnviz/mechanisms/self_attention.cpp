#include "attnviz/mechanisms/self_attention.hpp"

namespace attnviz::mechanisms {
Attended self_attention(const Matrix& tokens, const QkvLayers& layers, const PairwiseOptions& options,
                        Parameters& parameters) {
  const Matrix x = with_sinusoidal(tokens, options.position, last_places(tokens.shape(0), tokens.shape(0)));
  const Matrix queries = layers.query(x), keys = layers.key(x);
  return attend({queries, keys}, layers.value(x), without_sinusoidal(options), parameters);
}

Attended self_attention(const Matrix& tokens, const PairwiseOptions& options, Parameters& parameters) {
  const Matrix x = with_sinusoidal(tokens, options.position, last_places(tokens.shape(0), tokens.shape(0)));
  return attend({x, x}, x, without_sinusoidal(options), parameters);
}

std::vector<AttentionMap> run_self(const Inputs& inputs, Parameters& parameters, const SelfOptions& options) {
  Matrix queries = with_sinusoidal(inputs.queries.vectors, options.position, places_of(inputs.queries, options));
  Matrix keys = with_sinusoidal(inputs.tokens, options.position, last_places(inputs.count(), inputs.count()));
  if (projects(options.projections, parameters)) {
    const std::size_t width = inputs.width();
    const QkvLayers layers = read_qkv(parameters, {.query = width, .source = width, .key = width, .value = width});
    queries = layers.query(queries);
    keys = layers.key(keys);
  }
  const SelfOptions rest = without_sinusoidal(options);
  const Matrix weights = attention_weights(pairs_of(inputs, queries, keys, rest), rest, parameters);
  return {pairwise_map(weights, inputs, options, parameters)};
}

}  // namespace attnviz::mechanisms
