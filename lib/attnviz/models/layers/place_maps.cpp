#include "attnviz/models/layers/place_maps.hpp"

#include <algorithm>

namespace attnviz::models {

Grid grid_of(const FeatureMap& features) {
  return Grid{features.rows, features.columns, 0, {}, features.columns, features.rows};
}

AttentionMap place_factor_map(const std::string& name, const FeatureMap& features, std::span<const float> factors) {
  AttentionMap map{.name = name + ".places",
                   .axes = {{AxisKind::row, features.rows, {}}, {AxisKind::column, features.columns, {}}}};
  map.values = Tensor::from_shape({features.rows, features.columns});
  std::ranges::copy(factors, map.values.data());
  map.kind = ValueKind::gate;
  map.bounds = {0.0F, 1.0F};
  map.title = name + ": factor of each place";
  map.reading = "every channel is multiplied by the factor of its place";
  map.grid = grid_of(features);
  return map;
}

AttentionMap place_distribution_map(const std::string& name, const FeatureMap& features,
                                    std::span<const float> weights) {
  AttentionMap map{.name = name + ".places",
                   .axes = {{AxisKind::query, 1, {}}, {AxisKind::key, features.places(), {}}}};
  map.values = Tensor::from_shape({std::size_t{1}, features.places()});
  std::ranges::copy(weights, map.values.data());
  map.kind = ValueKind::probability;
  map.sums_over = AxisKind::key;
  map.title = name + ": where its context comes from";
  map.reading = "one distribution over places, the same for every channel";
  map.grid = grid_of(features);
  return map;
}

}  // namespace attnviz::models
