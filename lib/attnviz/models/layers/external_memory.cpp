#include "attnviz/models/layers/external_memory.hpp"

#include <algorithm>
#include <numeric>

#include "attnviz/core/softmax.hpp"
#include "attnviz/models/layers/place_maps.hpp"

namespace attnviz::models {
namespace {

std::size_t units_of(const Weights& weights, const std::string& name) {
  const auto shape = weights.shape_of(name + ".keys.weight");
  return shape.empty() ? 1 : std::max<std::size_t>(shape.front(), 1);
}

AttentionMap unit_map(const std::string& name, const FeatureMap& features, const Matrix& weights) {
  AttentionMap map{.name = name + ".units",
                   .axes = {{AxisKind::token, weights.shape(0), {}}, {AxisKind::unit, weights.shape(1), {}}}};
  map.values = weights;
  map.kind = ValueKind::probability;
  map.sums_over = AxisKind::unit;
  map.bounds = {0.0F, 1.0F};
  map.title = name + ": shares of the units";
  map.reading = "how each place spreads over the units of the memory";
  map.grid = grid_of(features);
  return map;
}

AttentionMap column_map(const std::string& name, const FeatureMap& features, const Matrix& weights, std::size_t unit) {
  std::vector<float> shares(weights.shape(0));
  for (std::size_t place = 0; place < shares.size(); ++place) shares[place] = weights(place, unit);
  const std::string number = std::to_string(unit);
  AttentionMap map = place_factor_map(name, features, shares);
  map.name = name + ".unit_" + number;
  map.kind = ValueKind::score;
  map.title = name + ": share of unit " + number;
  map.reading = "the share of one of " + std::to_string(weights.shape(1)) + " units at each place";
  return map;
}

}  // namespace

ExternalMemory::ExternalMemory(Weights& weights, const std::string& name, std::size_t channels,
                               std::optional<std::size_t> shown)
    : name_(name),
      shown_(shown),
      enter_(weights, name + ".enter", {.outputs = channels, .inputs = channels}),
      keys_(weights, name + ".keys", {.outputs = units_of(weights, name), .inputs = channels, .bias = Bias::none}),
      values_(weights, name + ".values", {.outputs = channels, .inputs = units_of(weights, name), .bias = Bias::none}),
      out_(weights, {name + ".out", name + ".norm"}, channels, {}) {}

FeatureMap ExternalMemory::apply(FeatureMap features, KeptMaps maps) const {
  Matrix weights = keys_(enter_(features.values));
  softmax_columns(weights);
  constexpr float kNoneAtAll = 1e-9F;  // the authors': a place that no unit is used at stays without
  for (std::size_t place = 0; place < weights.shape(0); ++place) {
    const auto row = row_of(weights, place);
    const auto sum = static_cast<float>(std::accumulate(row.begin(), row.end(), 0.0)) + kNoneAtAll;
    for (float& share : row) share /= sum;
  }
  if (maps != nullptr) {
    maps->push_back(unit_map(name_, features, weights));
    if (shown_ && *shown_ < weights.shape(1)) maps->push_back(column_map(name_, features, weights, *shown_));
  }
  const FeatureMap added = out_.apply({features.rows, features.columns, values_(weights)}, nullptr);
  for (std::size_t index = 0; index < added.values.size(); ++index) {
    float& value = features.values.data()[index];
    value = std::max(value + added.values.data()[index], 0.0F);
  }
  return features;
}

}  // namespace attnviz::models
