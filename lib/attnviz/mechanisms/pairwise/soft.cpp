#include "attnviz/mechanisms/pairwise/soft.hpp"

namespace attnviz::mechanisms {

std::vector<AttentionMap> run_soft(const Inputs& inputs, Parameters& parameters, const PairwiseOptions& options) {
  const Pairs pairs = pairs_of(inputs, inputs.queries.vectors, inputs.tokens, options);
  return {pairwise_map(attention_weights(pairs, options, parameters), inputs, options, parameters)};
}

}  // namespace attnviz::mechanisms
