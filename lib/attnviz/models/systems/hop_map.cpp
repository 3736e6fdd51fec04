#include "attnviz/models/systems/hop_map.hpp"

namespace attnviz::models {

AttentionMap hop_map(const Matrix& weights, const std::vector<std::string>& slots) {
  AttentionMap map;
  map.name = "hops";
  map.title = "what each hop looks at";
  Axis hops{AxisKind::hop, weights.shape(0), {}};
  for (std::size_t hop = 0; hop < hops.size; ++hop) hops.labels.push_back("hop " + std::to_string(hop + 1));
  map.axes = {std::move(hops), {AxisKind::slot, weights.shape(1), slots}};
  map.values = Tensor(weights);
  map.kind = ValueKind::probability;
  map.sums_over = AxisKind::slot;
  return map;
}

}  // namespace attnviz::models
