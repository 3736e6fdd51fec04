#include "attnviz/core/attention_map.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "attnviz/core/error.hpp"
#include "attnviz/core/parallel.hpp"
#include "attnviz/core/simd/kernels.hpp"

namespace attnviz {

const char* name_of(AxisKind kind) noexcept {
  switch (kind) {
    case AxisKind::layer: return "layer";
    case AxisKind::head: return "head";
    case AxisKind::query: return "query";
    case AxisKind::key: return "key";
    case AxisKind::target: return "target";
    case AxisKind::source: return "source";
    case AxisKind::channel: return "channel";
    case AxisKind::row: return "row";
    case AxisKind::column: return "column";
    case AxisKind::token: return "token";
    case AxisKind::unit: return "unit";
    case AxisKind::hop: return "hop";
    case AxisKind::slot: return "slot";
    case AxisKind::step: return "step";
    case AxisKind::branch: return "branch";
    case AxisKind::sample: return "sample";
    case AxisKind::gate: return "gate";
    case AxisKind::field: return "field";
  }
  return "axis";
}

const char* name_of(ValueKind kind) noexcept {
  switch (kind) {
    case ValueKind::probability: return "probability";
    case ValueKind::gate: return "gate";
    case ValueKind::score: return "score";
    case ValueKind::signed_value: return "signed";
    case ValueKind::box: return "box";
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

/// Values of one piece: some ten microseconds of work.
constexpr std::size_t kGrain = 32768;

/// How the values along one axis lie in memory.
struct Lines {
  std::size_t count, length, stride;  ///< stride: floats from one value of a line to the next

  std::size_t offset(std::size_t line) const { return line / stride * stride * length + line % stride; }
};

Lines lines_along(const AttentionMap& map, std::size_t axis) {
  std::size_t stride = 1;
  for (std::size_t later = axis + 1; later < map.axes.size(); ++later) stride *= map.axes[later].size;
  return {map.values.size() / map.axes[axis].size, map.axes[axis].size, stride};
}

/// What pieces of the work found, in the order of the pieces whatever thread did them.
struct Tally {
  float low = std::numeric_limits<float>::infinity(), high = -low;
  double sum = 0, worst = 0, entropy = 0;

  void add(const Tally& piece) {
    low = std::min(low, piece.low);
    high = std::max(high, piece.high);
    sum += piece.sum;
    worst = std::max(worst, piece.worst);
    entropy += piece.entropy;
  }
};

template <class Count>
Tally tally(std::size_t size, std::size_t grain, Count count) {
  grain = std::max<std::size_t>(grain, 1);
  std::vector<Tally> pieces((size + grain - 1) / grain);
  parallel_for(size, grain, [&](std::size_t begin, std::size_t end) { pieces[begin / grain] = count(begin, end); });
  Tally total;
  for (const Tally& piece : pieces) total.add(piece);
  return total;
}

Tally tally_values(std::span<const float> values) {
  return tally(values.size(), kGrain, [&](std::size_t begin, std::size_t end) {
    const simd::Range range = simd::kernels().range(values.data() + begin, end - begin);
    return Tally{.low = range.low, .high = range.high, .sum = simd::kernels().sum(values.data() + begin, end - begin)};
  });
}

/// Entropy and largest |sum - 1| of the lines along one axis.
Tally tally_lines(std::span<const float> values, const Lines& lines) {
  return tally(lines.count, kGrain / lines.length, [&](std::size_t begin, std::size_t end) {
    Tally found;
    std::vector<float> gathered(lines.stride == 1 ? 0 : lines.length);
    for (std::size_t line = begin; line < end; ++line) {
      const float* weights = values.data() + lines.offset(line);
      for (std::size_t index = 0; index < gathered.size(); ++index) gathered[index] = weights[index * lines.stride];
      if (!gathered.empty()) weights = gathered.data();
      found.worst = std::max(found.worst, std::abs(simd::kernels().sum(weights, lines.length) - 1));
      found.entropy += simd::kernels().entropy(weights, lines.length);
    }
    return found;
  });
}

}  // namespace

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
  const auto values = values_of(map.values);
  const Tally all = tally_values(values);
  Summary summary{.min = all.low, .max = all.high, .mean = all.sum / static_cast<double>(values.size())};
  if (map.kind != ValueKind::probability || !map.sums_over) return summary;
  const Lines lines = lines_along(map, *map.axis(*map.sums_over));
  const Tally along = tally_lines(values, lines);
  summary.sum_error = along.worst;
  summary.entropy = along.entropy / static_cast<double>(lines.count);
  return summary;
}

}  // namespace attnviz
