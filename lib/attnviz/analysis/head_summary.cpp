#include "attnviz/analysis/head_summary.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <numeric>

#include "attnviz/analysis/distance.hpp"
#include "attnviz/analysis/entropy.hpp"

namespace attnviz::analysis {
namespace {

/// What an axis tells apart.
enum class Part { layer, head, position, averaged };

std::vector<Part> parts_of(const AttentionMap& map) {
  std::vector<Part> parts;
  const bool on_a_plane = map.has(AxisKind::row) && map.has(AxisKind::column);
  for (const Axis& axis : map.axes) {
    const bool place = axis.kind == AxisKind::row || axis.kind == AxisKind::column;
    parts.push_back(axis.kind == AxisKind::layer  ? Part::layer
                    : axis.kind == AxisKind::head ? Part::head
                    : on_a_plane && place         ? Part::position
                                                  : Part::averaged);
  }
  if (!on_a_plane && parts.back() == Part::averaged) parts.back() = Part::position;
  return parts;
}

/// The means of a map's values, [layers * heads][positions].
struct Means {
  std::size_t layers = 1, heads = 1, positions = 1;
  std::vector<double> values;

  std::span<const double> of(std::size_t plane) const {
    return std::span(values).subspan(plane * positions, positions);
  }
};

Means means_of(const AttentionMap& map) {
  const std::vector<Part> parts = parts_of(map);
  Means means;
  std::vector<std::size_t> strides(parts.size(), 0);
  for (std::size_t axis = parts.size(); axis-- > 0;) {
    const std::size_t size = map.axes[axis].size;
    if (parts[axis] == Part::position) strides[axis] = std::exchange(means.positions, means.positions * size);
    if (parts[axis] == Part::layer) means.layers *= size;
    if (parts[axis] == Part::head) means.heads *= size;
  }
  for (std::size_t axis = 0; axis < parts.size(); ++axis) {
    if (parts[axis] == Part::head) strides[axis] = means.positions;
    if (parts[axis] == Part::layer) strides[axis] = means.positions * means.heads;
  }
  means.values.assign(means.layers * means.heads * means.positions, 0);
  std::vector<std::size_t> place(parts.size(), 0);
  std::size_t target = 0;
  for (const float value : values_of(map.values)) {
    means.values[target] += static_cast<double>(value);
    for (std::size_t axis = parts.size(); axis-- > 0;) {
      target += strides[axis];
      if (++place[axis] < map.axes[axis].size) break;
      target -= strides[axis] * map.axes[axis].size;
      place[axis] = 0;
    }
  }
  const double each =
      static_cast<double>(map.values.size()) / static_cast<double>(std::max<std::size_t>(means.values.size(), 1));
  for (double& value : means.values) value /= each;
  return means;
}

std::optional<double> top_tenth(std::span<const double> values) {
  std::vector<double> sorted(values.begin(), values.end());
  std::ranges::sort(sorted, std::greater());
  const double sum = std::accumulate(sorted.begin(), sorted.end(), 0.0);
  if (sorted.empty() || sorted.back() < 0 || sum <= 0) return std::nullopt;
  const auto count = static_cast<std::ptrdiff_t>(std::max<std::size_t>(sorted.size() / 10, 1));
  return std::accumulate(sorted.begin(), sorted.begin() + count, 0.0) / sum;
}

std::optional<double> cosine(std::span<const double> a, std::span<const double> b) {
  const double product = std::inner_product(a.begin(), a.end(), b.begin(), 0.0);
  const double lengths = std::sqrt(std::inner_product(a.begin(), a.end(), a.begin(), 0.0) *
                                   std::inner_product(b.begin(), b.end(), b.begin(), 0.0));
  return lengths > 0 ? std::optional(product / lengths) : std::nullopt;
}

std::optional<double> agreement(const Means& means, std::size_t layer, std::size_t head) {
  double sum = 0;
  std::size_t count = 0;
  for (std::size_t other = 0; other < means.heads; ++other) {
    if (other == head) continue;
    const auto alike = cosine(means.of(layer * means.heads + head), means.of(layer * means.heads + other));
    if (!alike) continue;
    sum += *alike;
    ++count;
  }
  return count > 0 ? std::optional(sum / static_cast<double>(count)) : std::nullopt;
}

/// The map's layers and heads in order, with one number each: the mean of what `values` has for them.
std::vector<double> per_plane(const AttentionMap& values, std::size_t planes) {
  std::vector<double> result(planes, 0);
  const auto all = values_of(values.values);
  const std::size_t each = all.size() / planes;
  for (std::size_t index = 0; index < each * planes; ++index) result[index / each] += static_cast<double>(all[index]);
  for (double& value : result) value /= static_cast<double>(std::max<std::size_t>(each, 1));
  return result;
}

/// Layer and head stand in front of everything else, so that numbers without the other axes are in their order.
bool planes_first(const AttentionMap& map) {
  const auto parts = parts_of(map);
  return std::ranges::is_sorted(parts, {}, [](Part part) {
    return part == Part::layer ? 0 : part == Part::head ? 1 : 2;
  });
}

bool has_distances(const AttentionMap& map) {
  const std::size_t count = map.axes.size();
  if (!map.grid || count < 2 || map.axes[count - 2].kind != AxisKind::query ||
      map.axes[count - 1].kind != AxisKind::key)
    return false;
  const std::size_t tokens = map.grid->prefix + map.grid->cells();
  for (std::size_t axis = 0; axis + 2 < count; ++axis) {
    if (map.axes[axis].kind != AxisKind::layer && map.axes[axis].kind != AxisKind::head) return false;
  }
  return map.axes[count - 1].size == tokens && map.axes[count - 2].size == tokens && planes_first(map);
}

std::string label_of(const AttentionMap& map, AxisKind kind, std::size_t index) {
  const auto axis = map.axis(kind);
  if (!axis) return "";
  const auto& labels = map.axes[*axis].labels;
  return labels.empty() ? std::to_string(index) : labels[index];
}

std::optional<Box> box_of(const AttentionMap& map, std::size_t position) {
  const auto& last = map.axes.back().kind;
  const bool on_grid = last == AxisKind::key || last == AxisKind::column || last == AxisKind::token;
  if (!map.grid || !on_grid || position < map.grid->prefix) return std::nullopt;
  const std::size_t cell = position - map.grid->prefix;
  if (cell >= map.grid->cells()) return std::nullopt;
  const std::size_t row = cell / map.grid->columns, column = cell % map.grid->columns;
  const Affine& way = map.grid->to_source;
  return Box{way.scale_x * static_cast<double>(column) + way.offset_x,
             way.scale_y * static_cast<double>(row) + way.offset_y, way.scale_x, way.scale_y};
}

}  // namespace

std::vector<HeadSummary> summarize_heads(const AttentionMap& map) {
  validate(map);
  const Means means = means_of(map);
  const std::size_t planes = means.layers * means.heads;
  std::vector<double> entropies, distances;
  if (map.kind == ValueKind::probability && map.sums_over && planes_first(map))
    entropies = per_plane(entropy(map), planes);
  if (has_distances(map)) distances = per_plane(attention_distance(map), planes);
  std::vector<HeadSummary> summaries;
  for (std::size_t plane = 0; plane < planes && means.positions > 0; ++plane) {
    const std::size_t layer = plane / means.heads, head = plane % means.heads;
    const auto values = means.of(plane);
    HeadSummary summary{.layer = label_of(map, AxisKind::layer, layer), .head = label_of(map, AxisKind::head, head)};
    if (!entropies.empty()) summary.entropy = entropies[plane];
    if (!distances.empty()) summary.distance = distances[plane];
    summary.top_tenth = top_tenth(values);
    summary.peak = static_cast<std::size_t>(std::ranges::max_element(values) - values.begin());
    const Axis& last = map.axes.back();
    if (last.labels.size() == means.positions) summary.peak_label = last.labels[summary.peak];
    summary.peak_box = box_of(map, summary.peak);
    summary.agreement = agreement(means, layer, head);
    summaries.push_back(std::move(summary));
  }
  return summaries;
}

}  // namespace attnviz::analysis
