#include "attnviz/mechanisms/self_attention.hpp"

namespace attnviz::mechanisms {

Attended self_attention(const Matrix& tokens, const QkvLayers& layers, const PairwiseOptions& options,
                        Parameters& parameters) {
  const Matrix queries = layers.query(tokens), keys = layers.key(tokens);
  return attend({queries, keys}, layers.value(tokens), options, parameters);
}

Attended self_attention(const Matrix& tokens, const PairwiseOptions& options, Parameters& parameters) {
  return attend({tokens, tokens}, tokens, options, parameters);
}

std::vector<AttentionMap> run_self(const Inputs& inputs, Parameters& parameters, const SelfOptions& options) {
  const Matrix* queries = &inputs.queries.vectors;
  const Matrix* keys = &inputs.tokens;
  Matrix projected_queries, projected_keys;
  if (projects(options.projections, parameters)) {
    const std::size_t width = inputs.width();
    const QkvLayers layers = read_qkv(parameters, {.query = width, .source = width, .key = width, .value = width});
    projected_queries = layers.query(*queries);
    projected_keys = layers.key(*keys);
    queries = &projected_queries;
    keys = &projected_keys;
  }
  const Pairs pairs = pairs_of(inputs, *queries, *keys, options);
  return {pairwise_map(attention_weights(pairs, options, parameters), inputs, options)};
}

}  // namespace attnviz::mechanisms
