#include "attnviz/report/thinning.hpp"

#include <algorithm>

namespace attnviz::report {

namespace {

/// Coarser than this a picture says nothing.
constexpr std::size_t kFewestCells = 16;

/// How many of `size` positions are left, and where the first is: in the middle of its step.
std::size_t kept_of(std::size_t size, std::size_t step) {
  return (size + step - 1 - std::min(size - 1, (step - 1) / 2)) / step;
}
std::size_t first_of(std::size_t size, std::size_t step) {
  return std::min(size - 1, (step - 1) / 2);
}

/// The values around one axis of a tensor.
struct Around {
  std::size_t outer = 1, size = 1, inner = 1;
};

Around around(const Tensor& values, std::size_t axis) {
  Around found{.size = values.shape(axis)};
  for (std::size_t before = 0; before < axis; ++before) found.outer *= values.shape(before);
  for (std::size_t after = axis + 1; after < values.dimension(); ++after) found.inner *= values.shape(after);
  return found;
}

Tensor with_size(const Tensor& values, std::size_t axis, std::size_t size) {
  auto shape = values.shape();
  shape[axis] = size;
  return Tensor::from_shape(shape);
}

Tensor positions_of(const Tensor& values, std::size_t axis, const std::vector<std::size_t>& positions) {
  const Around from = around(values, axis);
  Tensor out = with_size(values, axis, positions.size());
  float* to = out.data();
  for (std::size_t outer = 0; outer < from.outer; ++outer) {
    for (const std::size_t position : positions) {
      to = std::copy_n(values.data() + (outer * from.size + position) * from.inner, from.inner, to);
    }
  }
  return out;
}

/// The mean of every `step` positions, of fewer at the end.
Tensor joined(const Tensor& values, std::size_t axis, std::size_t step) {
  const Around from = around(values, axis);
  Tensor out = with_size(values, axis, (from.size + step - 1) / step);
  float* to = out.data();
  for (std::size_t outer = 0; outer < from.outer; ++outer) {
    for (std::size_t first = 0; first < from.size; first += step) {
      const std::size_t count = std::min(step, from.size - first);
      const float* start = values.data() + (outer * from.size + first) * from.inner;
      for (std::size_t index = 0; index < from.inner; ++index) {
        double sum = 0;
        for (std::size_t one = 0; one < count; ++one) sum += start[one * from.inner + index];
        *to++ = static_cast<float>(sum / static_cast<double>(count));
      }
    }
  }
  return out;
}

}  // namespace

std::string count_text(AxisKind kind, std::size_t count) {
  const std::string name = name_of(kind), number = std::to_string(count) + ' ';
  if (count == 1) return number + name;
  if (kind == AxisKind::query) return number + "queries";
  return number + name + (kind == AxisKind::branch ? "es" : "s");
}

Thinning::Thinning(const AttentionMap& map) : map_(map), roles_(roles_of(map)), steps_(map.axes.size(), 1) {}

std::vector<std::size_t> Thinning::kept(std::size_t axis) const {
  const std::size_t step = steps_[axis];
  std::vector<std::size_t> positions;
  if (!is_thinned(axis) || !lies_on_grid(map_, axis)) {
    for (std::size_t at = 0; at < map_.axes[axis].size; at += is_thinned(axis) ? step : 1) positions.push_back(at);
    return positions;
  }
  const Grid& grid = *map_.grid;
  for (std::size_t at = 0; at < grid.prefix; ++at) positions.push_back(at);
  for (std::size_t row = first_of(grid.rows, step); row < grid.rows; row += step) {
    for (std::size_t column = first_of(grid.columns, step); column < grid.columns; column += step) {
      positions.push_back(grid.prefix + row * grid.columns + column);
    }
  }
  return positions;
}

std::size_t Thinning::kept_count(std::size_t axis) const {
  const std::size_t size = map_.axes[axis].size, step = steps_[axis];
  if (!is_thinned(axis) || !lies_on_grid(map_, axis)) return (size + step - 1) / step;
  const Grid& grid = *map_.grid;
  return grid.prefix + kept_of(grid.rows, step) * kept_of(grid.columns, step);
}

bool Thinning::further() {
  std::optional<std::size_t> longest;
  for (std::size_t axis = 0; axis < steps_.size(); ++axis) {
    const std::size_t fewest = lies_on_grid(map_, axis) ? map_.grid->prefix + 1 : 1;
    if (roles_.is_shown(axis) || kept_count(axis) <= fewest) continue;
    if (!longest || kept_count(axis) > kept_count(*longest)) longest = axis;
  }
  if (longest) {
    const std::size_t before = kept_count(*longest);
    while (kept_count(*longest) == before) ++steps_[*longest];
    return true;
  }
  if (roles_.plane.empty()) return false;
  const std::size_t rows = kept_count(roles_.plane[0]), columns = kept_count(roles_.plane[1]);
  if (std::min(rows, columns) < 2 * kFewestCells) return false;
  for (const std::size_t axis : roles_.plane) ++steps_[axis];
  return true;
}

Tensor Thinning::apply(Tensor values, const std::vector<std::size_t>& axes) const {
  for (std::size_t at = 0; at < axes.size(); ++at) {
    if (steps_[axes[at]] == 1) continue;
    values =
        roles_.is_shown(axes[at]) ? joined(values, at, steps_[axes[at]]) : positions_of(values, at, kept(axes[at]));
  }
  return values;
}

std::string Thinning::note() const {
  std::string text;
  for (std::size_t axis = 0; axis < steps_.size(); ++axis) {
    if (!is_thinned(axis)) continue;
    text += "Of " + count_text(map_.axes[axis].kind, map_.axes[axis].size) + " this page carries " +
            std::to_string(kept_count(axis)) + (lies_on_grid(map_, axis) ? ", spread over the picture. " : ". ");
  }
  if (!roles_.plane.empty() && steps_[roles_.plane[0]] > 1) {
    const std::string side = std::to_string(steps_[roles_.plane[0]]);
    text += "Each cell here is the mean of " + side + " x " + side + " cells. ";
  }
  return text;
}

}  // namespace attnviz::report
