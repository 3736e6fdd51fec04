#include "attnviz/mechanisms/pairwise/hard_attention.hpp"

namespace attnviz::mechanisms {
namespace {

Selection selection_of(HardOptions::Choice choice) {
  switch (choice) {
    case HardOptions::Choice::argmax:
      return Selection::argmax;
    case HardOptions::Choice::sample:
      return Selection::sample;
    case HardOptions::Choice::gumbel:
      return Selection::gumbel;
    case HardOptions::Choice::straight_through:
      return Selection::straight_through;
  }
  return Selection::argmax;
}

}  // namespace

std::vector<AttentionMap> run_hard(const Inputs& inputs, Parameters& parameters, const HardOptions& options) {
  PairwiseOptions steps;
  static_cast<ScoreOptions&>(steps) = options;
  static_cast<PositionOptions&>(steps) = options;
  static_cast<MaskOptions&>(steps) = options;
  steps.select = selection_of(options.choice);
  steps.temperature = options.temperature;
  steps.samples = options.samples;
  return pairwise_maps(inputs, parameters, steps);
}

}  // namespace attnviz::mechanisms
