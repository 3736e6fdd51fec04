#include "attnviz/report/map_roles.hpp"

#include <algorithm>
#include <array>

#include "attnviz/core/error.hpp"

namespace attnviz::report {

namespace {

constexpr std::array kAsking{AxisKind::query, AxisKind::target, AxisKind::hop,
                             AxisKind::step,  AxisKind::token,  AxisKind::row};
constexpr std::array kPlaces{AxisKind::query,  AxisKind::key,   AxisKind::target,
                             AxisKind::source, AxisKind::token, AxisKind::slot};

bool is_among(AxisKind kind, std::span<const AxisKind> kinds) {
  return std::ranges::find(kinds, kind) != kinds.end();
}

/// The last axis; but tokens of a picture that spread over units are seen on the picture, one unit at a time.
std::size_t place_of(const AttentionMap& map) {
  const std::size_t last = map.axes.size() - 1;
  if (lies_on_grid(map, last)) return last;
  for (std::size_t axis = last; axis-- > 0;) {
    if (map.axes[axis].kind == AxisKind::token && lies_on_grid(map, axis)) return axis;
  }
  return last;
}

}  // namespace

bool MapRoles::is_shown(std::size_t axis) const {
  return axis == place || std::ranges::find(plane, axis) != plane.end();
}

MapRoles roles_of(const AttentionMap& map) {
  if (map.axes.empty()) throw Error(ErrorKind::internal, "map '" + map.name + "' has no axes");
  MapRoles roles;
  const auto row = map.axis(AxisKind::row), column = map.axis(AxisKind::column);
  if (row && column) {
    roles.plane = {*row, *column};
  } else {
    const std::size_t last = map.axes.size() - 1;
    roles.place = place_of(map);
    if (*roles.place != last) roles.asks = last;
    for (std::size_t axis = last; axis-- > 0 && !roles.asks;) {
      if (is_among(map.axes[axis].kind, kAsking)) roles.asks = axis;
    }
    if (!roles.asks && map.axes.size() == 2) roles.asks = 0;
  }
  for (std::size_t axis = 0; axis < map.axes.size(); ++axis) {
    if (!roles.is_shown(axis) && axis != roles.asks) roles.chosen.push_back(axis);
  }
  return roles;
}

bool lies_on_grid(const AttentionMap& map, std::size_t axis) {
  return map.grid && is_among(map.axes[axis].kind, kPlaces) &&
         map.axes[axis].size == map.grid->prefix + map.grid->cells();
}

}  // namespace attnviz::report
