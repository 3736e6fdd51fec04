#include "attnviz/mechanisms/scores/score_maps.hpp"

#include "attnviz/mechanisms/steps/weighing.hpp"

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

}  // namespace attnviz::mechanisms
