#pragma once

#include "attnviz/report/dump.hpp"

namespace attnviz::test {

inline Tensor tensor_of(const std::vector<std::size_t>& shape, const std::vector<float>& values) {
  auto tensor = Tensor::from_shape(xt::dynamic_shape<std::size_t>(shape.begin(), shape.end()));
  std::copy(values.begin(), values.end(), tensor.begin());
  return tensor;
}

/// Two queries look at a picture of 2x2 cells with one prefix position.
inline AttentionMap picture_map() {
  AttentionMap map;
  map.name = "weights";
  map.axes = {{AxisKind::query, 2, {"cls", "spot"}}, {AxisKind::key, 5, {}}};
  map.values = tensor_of({2, 5}, {0.5F, 0.25F, 0.125F, 0.0625F, 0.0625F, 0, 0.1F, 0.2F, 0.3F, 0.4F});
  map.kind = ValueKind::probability;
  map.sums_over = AxisKind::key;
  map.bounds = {0.0F, 1.0F};
  map.reading = "each row says where that query looks";
  map.grid = Grid{2, 2, 1, {320, 240, 0, 0}, 640, 480};
  map.marks = {{"spot", {320, 240, 320, 240}}};
  return map;
}

inline AttentionMap channel_map() {
  AttentionMap map;
  map.name = "gate";
  map.axes = {{AxisKind::channel, 3, {"lightness", "a", "b"}}};
  map.values = tensor_of({3}, {0.5F, 0.75F, 1});
  map.kind = ValueKind::gate;
  map.bounds = {0.0F, 1.0F};
  map.reading = "factor of each channel";
  return map;
}

inline report::Dump picture_dump() {
  report::Dump dump;
  dump.input = {"photos/cat.jpg", "image", std::string(64, 'a'), 640, 480, {}};
  dump.preprocess = {{"resize", {{"width", std::int64_t{224}}, {"filter", std::string("bilinear")}}},
                     {"normalise", {{"mean", std::vector<double>{0.5, 0.25, 1}}, {"swap", true}, {"scale", 2.0}}}};
  dump.mechanism = {"self", "Self-attention", "Vaswani et al. 2017, arXiv:1706.03762", {{"heads", std::int64_t{1}}}};
  dump.weights = {"random", 7, "", "", {"query.weight", "key.weight"}};
  dump.maps = {picture_map(), channel_map()};
  dump.outputs = {"cat.self.overlay.png", "cat.self.json"};
  return dump;
}

/// Two tokens look at each other.
inline report::Dump text_dump() {
  report::Dump dump;
  dump.input = {"-", "text", "", 0, 0, {{"good", 0, 4}, {"\xE7\x8C\xAB", 5, 8}}};
  dump.mechanism = {"dot", "Dot product", "Luong 2015", {}};
  AttentionMap map;
  map.name = "alignment";
  map.axes = {{AxisKind::query, 2, {"good", "\xE7\x8C\xAB"}}, {AxisKind::key, 2, {"good", "\xE7\x8C\xAB"}}};
  map.values = tensor_of({2, 2}, {-1.5F, 2, 0, 0.25F});
  map.kind = ValueKind::signed_value;
  map.reading = "each row says where that query looks";
  dump.maps = {map};
  return dump;
}

}  // namespace attnviz::test
