#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "attnviz/core/attention_map.hpp"

namespace attnviz::report {

/// What a page does with the axes of a map: which lie side by side, which one asks, and which the reader chooses.
struct MapRoles {
  std::vector<std::size_t> plane;    ///< the row and the column axis, or empty
  std::optional<std::size_t> place;  ///< without a plane: the axis whose positions lie side by side
  std::optional<std::size_t> asks;   ///< the axis of which one position at a time is looked at (queries)
  std::vector<std::size_t> chosen;   ///< all others, rising: layers, heads, channels of a plane ...

  bool is_shown(std::size_t axis) const;
};

/// Throws `internal` for a map without axes.
MapRoles roles_of(const AttentionMap& map);

/// Whether the positions of an axis are those of the map's grid, special positions in front included. The number alone
/// does not tell: 384 channels are no places of a grid of 16 x 24.
bool lies_on_grid(const AttentionMap& map, std::size_t axis);

}  // namespace attnviz::report
