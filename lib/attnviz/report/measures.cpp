#include "attnviz/report/measures.hpp"

#include <algorithm>
#include <span>

#include "attnviz/analysis/distance.hpp"
#include "attnviz/analysis/entropy.hpp"
#include "attnviz/report/map_roles.hpp"

namespace attnviz::report {
namespace {

std::vector<double> numbers_of(const AttentionMap& map) {
  const auto values = values_of(map.values);
  return {values.begin(), values.end()};
}

/// How many tokens lie between each token of a text and what it attends to.
std::vector<double> token_distances(const AttentionMap& map) {
  const std::size_t size = map.axes.back().size, plane = size * size;
  std::vector<double> distances;
  const float* weights = map.values.data();
  for (std::size_t first = 0; first < map.values.size(); first += plane) {
    double sum = 0;
    for (std::size_t query = 0; query < size; ++query) {
      for (std::size_t key = 0; key < size; ++key) {
        sum += *weights++ * static_cast<double>(query > key ? query - key : key - query);
      }
    }
    distances.push_back(sum / static_cast<double>(size));
  }
  return distances;
}

/// Nothing but layers and heads before the queries.
bool are_of_network(const AttentionMap& map) {
  const auto before = std::span(map.axes).first(map.axes.size() - 2);
  return std::ranges::all_of(
      before, [](const Axis& axis) { return axis.kind == AxisKind::layer || axis.kind == AxisKind::head; });
}

}  // namespace

Measures measures_of(const AttentionMap& map) {
  Measures measures;
  const std::size_t rank = map.axes.size();
  const bool attention = rank >= 3 && map.kind == ValueKind::probability && map.sums_over == AxisKind::key &&
                         map.axes[rank - 1].kind == AxisKind::key && map.axes[rank - 2].kind == AxisKind::query;
  if (!attention) return measures;
  measures.entropy = numbers_of(analysis::mean_over(analysis::entropy(map), AxisKind::query));
  const std::size_t queries = map.axes[rank - 2].size;
  if (queries != map.axes[rank - 1].size || queries == 1) return measures;
  if (!map.grid) {
    measures.distance = token_distances(map);
  } else if (lies_on_grid(map, rank - 2) && are_of_network(map)) {
    measures.distance = numbers_of(analysis::mean_over(analysis::attention_distance(map), AxisKind::query));
  }
  return measures;
}

}  // namespace attnviz::report
