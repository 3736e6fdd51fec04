#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "attnviz/core/attention_map.hpp"
#include "attnviz/core/tensor.hpp"
#include "attnviz/report/map_roles.hpp"

namespace attnviz::report {

/// Which positions of a map a page carries when it has no room for all. Axes whose positions lie side by side are never
/// thinned; only rows and columns of a plane may be joined, each cell then being the mean of a square of them.
class Thinning {
 public:
  explicit Thinning(const AttentionMap& map);

  /// Leaves out more of the longest axis that is not shown, else joins more cells; false when nothing is left to do.
  bool further();

  const MapRoles& roles() const { return roles_; }
  /// Every axis whole: 1. Thinned: every step-th position, or on a grid every step-th row and column.
  std::size_t step(std::size_t axis) const { return steps_[axis]; }
  bool is_thinned(std::size_t axis) const { return steps_[axis] > 1 && !roles_.is_shown(axis); }
  /// Positions that are kept, rising: on a grid the special ones and the middles of squares of cells.
  std::vector<std::size_t> kept(std::size_t axis) const;
  std::size_t kept_count(std::size_t axis) const;

  /// What is kept of these values, whose axes are `axes` of the map.
  Tensor apply(Tensor values, const std::vector<std::size_t>& axes) const;

  /// "Of 672 queries this page carries 21, spread over the picture. ": what a reader must know, or empty.
  std::string note() const;

 private:
  const AttentionMap& map_;
  MapRoles roles_;
  std::vector<std::size_t> steps_;
};

/// "1 query", "12 heads".
std::string count_text(AxisKind kind, std::size_t count);

}  // namespace attnviz::report
