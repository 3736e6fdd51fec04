#include "attnviz/mechanisms/key_value.hpp"

namespace attnviz::mechanisms {

Attended key_value_attention(const Pairs& pairs, const KeyValueLayers& layers, const PairwiseOptions& options,
                             Parameters& parameters) {
  const Matrix keys = layers.key(pairs.keys), values = layers.value(pairs.keys);
  return attend({pairs.queries, keys, pairs.places, pairs.as_reference}, values, options, parameters);
}

std::vector<AttentionMap> run_key_value(const Inputs& inputs, Parameters& parameters, const KeyValueOptions& options) {
  // Values shape the output alone, and the map is of the weights.
  Matrix keys = inputs.tokens;
  if (projects(options.projections, parameters)) {
    keys = read_key(parameters, inputs.width(), inputs.width())(inputs.tokens);
  }
  const Pairs pairs = pairs_of(inputs, inputs.queries.vectors, keys, options);
  return {pairwise_map(attention_weights(pairs, options, parameters), inputs, options)};
}

}  // namespace attnviz::mechanisms
