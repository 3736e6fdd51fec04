#include "attnviz/mechanisms/pairwise/sparse_attention.hpp"

namespace attnviz::mechanisms {

std::vector<AttentionMap> run_sparse(const Inputs& inputs, Parameters& parameters, const SparseOptions& options) {
  PairwiseOptions steps;
  static_cast<ScoreOptions&>(steps) = options;
  static_cast<PositionOptions&>(steps) = options;
  static_cast<MaskOptions&>(steps) = options;
  const bool sparsemax = options.mapping == SparseOptions::Mapping::sparsemax;
  steps.select = sparsemax ? Selection::sparsemax : Selection::entmax15;
  steps.temperature = options.temperature;
  return pairwise_maps(inputs, parameters, steps);
}

}  // namespace attnviz::mechanisms
