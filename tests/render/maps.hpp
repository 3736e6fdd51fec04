#pragma once

#include <numeric>
#include <string>
#include <vector>

#include "attnviz/core/attention_map.hpp"

namespace attnviz::test {

/// A map of these axes whose values count 0, 1, 2 ... in memory order.
inline AttentionMap counting_map(std::vector<Axis> axes, ValueKind kind = ValueKind::score) {
  AttentionMap map{.name = "weights", .axes = std::move(axes)};
  std::vector<std::size_t> shape;
  for (const Axis& axis : map.axes) shape.push_back(axis.size);
  map.values = Tensor::from_shape(shape);
  std::iota(map.values.data(), map.values.data() + map.values.size(), 0.0F);
  map.kind = kind;
  return map;
}

inline std::vector<std::string> numbered(const std::string& stem, std::size_t count) {
  std::vector<std::string> labels;
  for (std::size_t index = 0; index < count; ++index) labels.push_back(stem + std::to_string(index));
  return labels;
}

}  // namespace attnviz::test
