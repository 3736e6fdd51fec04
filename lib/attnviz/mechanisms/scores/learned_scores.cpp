#include "attnviz/mechanisms/scores/learned_scores.hpp"

namespace attnviz::mechanisms {

std::vector<AttentionMap> run_additive(const Inputs& inputs, Parameters& parameters, const AdditiveOptions& options) {
  const bool plain = options.form == AdditiveForm::plain;
  return score_maps(inputs, parameters,
                    {.score = plain ? ScoreFunction::additive : ScoreFunction::additive_normalized,
                     .units = options.units,
                     .nearest = options.nearest});
}

std::vector<AttentionMap> run_concat(const Inputs& inputs, Parameters& parameters, const ConcatOptions& options) {
  const bool paper = options.form == ConcatForm::paper;
  return score_maps(inputs, parameters,
                    {.score = paper ? ScoreFunction::concat : ScoreFunction::concat_code,
                     .units = options.units,
                     .nearest = options.nearest});
}

std::vector<AttentionMap> run_bilinear(const Inputs& inputs, Parameters& parameters, const PlainScoreOptions& options) {
  auto maps = score_maps(inputs, parameters, {.score = ScoreFunction::bilinear, .nearest = options.nearest});
  make_signed(inputs, maps);
  return maps;
}

std::vector<AttentionMap> run_location(const Inputs& inputs, Parameters& parameters, const PlainScoreOptions& options) {
  return score_maps(inputs, parameters, {.score = ScoreFunction::location, .nearest = options.nearest});
}

}  // namespace attnviz::mechanisms
