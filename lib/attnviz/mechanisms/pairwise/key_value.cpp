#include "attnviz/mechanisms/pairwise/key_value.hpp"

namespace attnviz::mechanisms {

Attended key_value_attention(const Pairs& pairs, const KeyValueLayers& layers, const PairwiseOptions& options,
                             Parameters& parameters) {
  const Matrix keys = layers.key(pairs.keys), values = layers.value(pairs.keys);
  return attend({pairs.queries, keys, pairs.places, pairs.as_reference}, values, options, parameters);
}

std::vector<AttentionMap> run_key_value(const Inputs& inputs, Parameters& parameters, const KeyValueOptions& options) {
  auto [queries, keys, places] = placed_tokens(inputs, options);
  // Values shape the output alone, and the map is of the weights.
  if (projects(options.projections, parameters)) keys = read_key(parameters, {inputs.width(), inputs.width()})(keys);
  const KeyValueOptions rest = without_sinusoidal(options);
  const Matrix weights = attention_weights({queries, keys, places, inputs.queries.as_reference}, rest, parameters);
  return {pairwise_map(weights, inputs, options, parameters)};
}

}  // namespace attnviz::mechanisms
