#include "attnviz/mechanisms/pairwise/local_attention.hpp"

namespace attnviz::mechanisms {

std::vector<AttentionMap> run_local(const Inputs& inputs, Parameters& parameters, const LocalOptions& options) {
  PairwiseOptions steps;
  static_cast<ScoreOptions&>(steps) = options;
  static_cast<PositionOptions&>(steps) = options;
  static_cast<MaskOptions&>(steps) = options;
  steps.select = options.center == LocalOptions::Center::place ? Selection::local_m : Selection::local_p;
  steps.reach = options.reach;
  steps.gaussian = options.gaussian;
  steps.temperature = options.temperature;
  return pairwise_maps(inputs, parameters, steps);
}

}  // namespace attnviz::mechanisms
