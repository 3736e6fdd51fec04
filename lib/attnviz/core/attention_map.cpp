#include "attnviz/core/attention_map.hpp"

#include <algorithm>
#include <cmath>

#include "attnviz/core/error.hpp"

namespace attnviz {

const char* name_of(AxisKind kind) noexcept {
  switch (kind) {
    case AxisKind::layer:
      return "layer";
    case AxisKind::head:
      return "head";
    case AxisKind::query:
      return "query";
    case AxisKind::key:
      return "key";
    case AxisKind::target:
      return "target";
    case AxisKind::source:
      return "source";
    case AxisKind::channel:
      return "channel";
    case AxisKind::row:
      return "row";
    case AxisKind::column:
      return "column";
    case AxisKind::token:
      return "token";
    case AxisKind::unit:
      return "unit";
    case AxisKind::hop:
      return "hop";
    case AxisKind::slot:
      return "slot";
    case AxisKind::step:
      return "step";
    case AxisKind::branch:
      return "branch";
    case AxisKind::sample:
      return "sample";
    case AxisKind::gate:
      return "gate";
    case AxisKind::field:
      return "field";
  }
  return "axis";
}

const char* name_of(ValueKind kind) noexcept {
  switch (kind) {
    case ValueKind::probability:
      return "probability";
    case ValueKind::gate:
      return "gate";
    case ValueKind::score:
      return "score";
    case ValueKind::signed_value:
      return "signed";
    case ValueKind::box:
      return "box";
  }
  return "score";
}

std::optional<std::size_t> AttentionMap::axis(AxisKind wanted) const {
  const auto found = std::ranges::find(axes, wanted, &Axis::kind);
  if (found == axes.end()) return std::nullopt;
  return static_cast<std::size_t>(found - axes.begin());
}

namespace {

[[noreturn]] void broken(const AttentionMap& map, const std::string& why) {
  throw Error(ErrorKind::internal, "map '" + map.name + "': " + why);
}

/// Number of positions that the grid describes: the key axis, or rows times columns.
std::size_t positions_on_grid(const AttentionMap& map) {
  for (const AxisKind kind : {AxisKind::key, AxisKind::source, AxisKind::token, AxisKind::slot}) {
    if (const auto axis = map.axis(kind)) return map.axes[*axis].size;
  }
  const auto row = map.axis(AxisKind::row), column = map.axis(AxisKind::column);
  return row && column ? map.axes[*row].size * map.axes[*column].size : 0;
}

/// Calls `visit(offset, stride, count)` for every line of values along one axis.
template <class Visit>
void for_each_line(const AttentionMap& map, std::size_t axis, Visit visit) {
  std::size_t stride = 1;
  for (std::size_t later = axis + 1; later < map.axes.size(); ++later) stride *= map.axes[later].size;
  const std::size_t count = map.axes[axis].size, block = stride * count;
  for (std::size_t outer = 0; outer < map.values.size(); outer += block) {
    for (std::size_t inner = 0; inner < stride; ++inner) visit(outer + inner, stride, count);
  }
}

}  // namespace

std::string title_of(const AttentionMap& map) {
  if (!map.title.empty()) return map.title;
  std::string words = map.name;
  std::ranges::replace(words, '_', ' ');
  return words;
}

void validate(const AttentionMap& map) {
  if (map.axes.size() != map.values.dimension()) {
    broken(map, std::to_string(map.axes.size()) + " axes for a tensor of shape " + shape_text(map.values));
  }
  for (std::size_t axis = 0; axis < map.axes.size(); ++axis) {
    const Axis& described = map.axes[axis];
    if (described.size != map.values.shape(axis)) {
      broken(map, std::string("axis ") + name_of(described.kind) + " says " + std::to_string(described.size) +
                      ", the tensor has shape " + shape_text(map.values));
    }
    if (!described.labels.empty() && described.labels.size() != described.size) {
      broken(map, std::string("axis ") + name_of(described.kind) + " has " + std::to_string(described.labels.size()) +
                      " labels for " + std::to_string(described.size) + " positions");
    }
  }
  if (map.values.size() == 0) broken(map, "has no values");
  if (map.grid && positions_on_grid(map) != map.grid->prefix + map.grid->cells()) {
    broken(map, "a grid of " + std::to_string(map.grid->rows) + "x" + std::to_string(map.grid->columns) + " and " +
                    std::to_string(map.grid->prefix) + " prefix positions for " +
                    std::to_string(positions_on_grid(map)) + " positions");
  }
  if (map.sums_over && !map.has(*map.sums_over)) broken(map, "sums over an axis that it does not have");
  require_finite("map '" + map.name + "'", values_of(map.values));
}

Summary summarize(const AttentionMap& map) {
  Summary summary;
  const auto values = values_of(map.values);
  const auto [low, high] = std::ranges::minmax(values);
  summary.min = low;
  summary.max = high;
  double total = 0;
  for (const float value : values) total += value;
  summary.mean = total / static_cast<double>(values.size());
  if (map.kind != ValueKind::probability || !map.sums_over) return summary;

  double worst = 0, entropy = 0;
  std::size_t lines = 0;
  for_each_line(map, *map.axis(*map.sums_over), [&](std::size_t offset, std::size_t stride, std::size_t count) {
    double sum = 0;
    for (std::size_t index = 0; index < count; ++index) {
      const double weight = values[offset + index * stride];
      sum += weight;
      if (weight > 0) entropy -= weight * std::log(weight);
    }
    worst = std::max(worst, std::abs(sum - 1));
    ++lines;
  });
  summary.sum_error = worst;
  summary.entropy = entropy / static_cast<double>(lines);
  return summary;
}

}  // namespace attnviz
