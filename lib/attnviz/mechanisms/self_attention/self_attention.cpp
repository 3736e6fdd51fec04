#include "attnviz/mechanisms/self_attention/self_attention.hpp"

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
  auto [queries, keys, places] = placed_tokens(inputs, options);
  if (projects(options.projections, parameters)) {
    const std::size_t width = inputs.width();
    const QueryKeyLayers layers =
        read_query_key(parameters, {.query = width, .source = width, .key = width, .value = width});
    queries = layers.query(queries);
    keys = layers.key(keys);
  }
  const SelfOptions rest = without_sinusoidal(options);
  const Matrix weights = attention_weights({queries, keys, places, inputs.queries.as_reference}, rest, parameters);
  return {pairwise_map(weights, inputs, options, parameters)};
}

}  // namespace attnviz::mechanisms
