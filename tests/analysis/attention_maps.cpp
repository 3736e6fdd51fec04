#include "analysis/attention_maps.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "support/golden.hpp"

namespace attnviz::test {

AttentionMap attention_in(const nlohmann::json& weights) {
  AttentionMap map;
  map.name = "attention";
  map.values = tensor_in(weights);
  const AxisKind kinds[] = {AxisKind::layer, AxisKind::head, AxisKind::query, AxisKind::key};
  for (std::size_t axis = 0; axis < 4; ++axis) map.axes.push_back({kinds[axis], map.values.shape(axis), {}});
  map.kind = ValueKind::probability;
  map.sums_over = AxisKind::key;
  map.reading = "each row says where that query looks";
  return map;
}

AttentionMap even_attention(std::vector<Axis> axes) {
  AttentionMap map;
  map.name = "attention";
  map.axes = std::move(axes);
  std::vector<std::size_t> shape;
  for (const Axis& axis : map.axes) shape.push_back(axis.size);
  map.values = Tensor::from_shape(shape);
  std::ranges::fill(values_of(map.values), 1 / static_cast<float>(map.axes.back().size));
  map.kind = ValueKind::probability;
  map.sums_over = map.axes.back().kind;
  return map;
}

}  // namespace attnviz::test
