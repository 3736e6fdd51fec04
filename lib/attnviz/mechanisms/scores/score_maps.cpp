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
  map.title = reference ? "what stands out" : "scores";
  map.reading = reference ? "larger: unlike " + inputs.queries.reference : "larger: suits the query better";
  return {std::move(map)};
}

void make_signed(const Inputs& inputs, std::vector<AttentionMap>& maps) {
  if (inputs.queries.as_reference) return;
  maps.front().kind = ValueKind::signed_value;
  maps.front().reading = "above 0: like the query; below 0: contrary to it; 0: unrelated";
}

}  // namespace attnviz::mechanisms
