#include "attnviz/mechanisms/pairwise/soft.hpp"

namespace attnviz::mechanisms {

std::vector<AttentionMap> run_soft(const Inputs& inputs, Parameters& parameters, const PairwiseOptions& options) {
  return pairwise_maps(inputs, parameters, options);
}

}  // namespace attnviz::mechanisms
