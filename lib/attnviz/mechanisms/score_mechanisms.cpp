#include "attnviz/mechanisms/score_mechanisms.hpp"

#include "attnviz/mechanisms/weighing.hpp"

namespace attnviz::mechanisms {

std::vector<AttentionMap> score_maps(const Inputs& inputs, Parameters& parameters, const ScoreOptions& options) {
  require_weights_fit(1, inputs.queries.vectors.shape(0), inputs.count());
  const bool reference = inputs.queries.as_reference;
  AttentionMap map;
  map.name = reference ? "distinctness" : "scores";
  map.axes = {query_axis(inputs), key_axis(inputs)};
  map.values = score(inputs.queries, inputs.tokens, options, parameters);
  map.kind = ValueKind::score;
  map.grid = inputs.grid;
  map.marks = inputs.queries.marks;
  map.reading = reference ? "larger: further from the reference set, stands out"
                          : "each row: how well every position suits that query";
  return {std::move(map)};
}

std::vector<AttentionMap> run_distance(const Inputs& inputs, Parameters& parameters, const DistanceOptions& options) {
  const auto function = static_cast<ScoreFunction>(options.metric);
  return score_maps(inputs, parameters, {.score = function, .sigma = options.sigma, .nearest = options.nearest});
}

std::vector<AttentionMap> run_cosine(const Inputs& inputs, Parameters& parameters, const PlainScoreOptions& options) {
  auto maps = score_maps(inputs, parameters, {.score = ScoreFunction::cosine, .nearest = options.nearest});
  maps.front().bounds = {-1.0F, 1.0F};
  return maps;
}

std::vector<AttentionMap> run_dot(const Inputs& inputs, Parameters& parameters, const PlainScoreOptions& options) {
  return score_maps(inputs, parameters, {.score = ScoreFunction::dot, .nearest = options.nearest});
}

std::vector<AttentionMap> run_scaled_dot(const Inputs& inputs, Parameters& parameters,
                                         const PlainScoreOptions& options) {
  return score_maps(inputs, parameters, {.score = ScoreFunction::scaled_dot, .nearest = options.nearest});
}

}  // namespace attnviz::mechanisms
