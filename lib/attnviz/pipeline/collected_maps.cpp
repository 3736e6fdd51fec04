#include "attnviz/pipeline/collected_maps.hpp"

#include <algorithm>

#include "attnviz/core/error.hpp"

namespace attnviz::pipeline {
namespace {

std::vector<std::string> numbers(const auto& layers) {
  std::vector<std::string> labels;
  labels.reserve(layers.size());
  for (const auto& [layer, weights] : layers) labels.push_back(std::to_string(layer));
  return labels;
}

AttentionMap weights_map() {
  AttentionMap map;
  map.name = "attention";
  map.kind = ValueKind::probability;
  map.sums_over = AxisKind::key;
  map.bounds = {0.0F, 1.0F};
  return map;
}

}  // namespace

void CollectedMaps::attention(std::size_t layer, Tensor3 weights) {
  const std::size_t heads = weights.shape(0), rows = weights.shape(1), keys = weights.shape(2);
  const bool as_they_are = std::ranges::all_of(queries_, [](const auto& query) { return query.size() == 1; });
  if (as_they_are && queries_.size() == rows) {
    layers_[layer] = std::move(weights);
    return;
  }
  Tensor3 means = xt::zeros<float>({heads, queries_.size(), keys});
  for (std::size_t head = 0; head < heads; ++head) {
    for (std::size_t query = 0; query < queries_.size(); ++query) {
      float* mean = means.data() + (head * queries_.size() + query) * keys;
      for (const std::size_t row : queries_[query]) {
        const float* from = weights.data() + (head * rows + row) * keys;
        for (std::size_t key = 0; key < keys; ++key) mean[key] += from[key];
      }
      for (std::size_t key = 0; key < keys; ++key) mean[key] /= static_cast<float>(queries_[query].size());
    }
  }
  layers_[layer] = std::move(means);
}

AttentionMap CollectedMaps::take() {
  if (layers_.empty()) throw Error(ErrorKind::internal, "network: no layer was kept");
  const Tensor3& first = layers_.begin()->second;
  AttentionMap map = weights_map();
  if (layers_.size() > 1) map.axes.push_back({AxisKind::layer, layers_.size(), numbers(layers_)});
  map.axes.push_back({AxisKind::head, first.shape(0), {}});
  map.axes.push_back({AxisKind::query, first.shape(1), {}});
  map.axes.push_back({AxisKind::key, first.shape(2), {}});
  std::vector<std::size_t> shape;
  for (const Axis& axis : map.axes) shape.push_back(axis.size);
  map.values = Tensor::from_shape(shape);
  float* to = map.values.data();
  for (const auto& [layer, weights] : layers_) to = std::copy_n(weights.data(), weights.size(), to);
  layers_.clear();
  return map;
}

void FusedLayers::attention(std::size_t layer, Tensor3 weights) {
  const std::size_t heads = weights.shape(0), size = weights.shape(1) * weights.shape(2);
  Matrix& mean = layers_[layer];
  mean = xt::zeros<float>({weights.shape(1), weights.shape(2)});
  for (std::size_t head = 0; head < heads; ++head) {
    const float* from = weights.data() + head * size;
    for (std::size_t place = 0; place < size; ++place) mean.data()[place] += from[place] / static_cast<float>(heads);
  }
}

AttentionMap FusedLayers::take() {
  AttentionMap map = weights_map();
  const Matrix& first = layers_.begin()->second;
  map.axes = {{AxisKind::layer, layers_.size(), numbers(layers_)},
              {AxisKind::query, first.shape(0), {}},
              {AxisKind::key, first.shape(1), {}}};
  map.values = Tensor::from_shape({layers_.size(), first.shape(0), first.shape(1)});
  float* to = map.values.data();
  for (const auto& [layer, weights] : layers_) to = std::copy_n(weights.data(), weights.size(), to);
  layers_.clear();
  return map;
}

}  // namespace attnviz::pipeline
