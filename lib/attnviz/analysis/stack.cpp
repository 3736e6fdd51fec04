#include "attnviz/analysis/stack.hpp"

#include <algorithm>

#include "attnviz/core/error.hpp"

namespace attnviz::analysis {
namespace {

std::string names_of(const AttentionMap& map) {
  std::string names;
  for (const Axis& axis : map.axes) names += (names.empty() ? "" : ", ") + std::string(name_of(axis.kind));
  return names;
}

}  // namespace

Stack::Stack(const AttentionMap& map) : map_values_(values_of(map.values)) {
  std::size_t next = 0;
  const auto take = [&](AxisKind kind, std::size_t& size) {
    if (next < map.axes.size() && map.axes[next].kind == kind) size = map.axes[next++].size;
  };
  take(AxisKind::layer, layers_);
  take(AxisKind::head, heads_);
  take(AxisKind::query, queries_);
  take(AxisKind::key, keys_);
  if (next != map.axes.size() || queries_ == 0 || keys_ == 0) {
    throw Error(ErrorKind::shape, "map '" + map.name + "' has the axes " + names_of(map) +
                                      ", expected layer, head, query, key (the first two may be missing)");
  }
  if (layers_ * heads_ * queries_ * keys_ != map_values_.size()) {
    throw Error(ErrorKind::shape, "map '" + map.name + "' has " + std::to_string(map_values_.size()) +
                                      " values for its axes of " + std::to_string(layers_ * heads_ * queries_ * keys_));
  }
}

void Stack::require_square(std::string_view who) const {
  if (queries_ == keys_) return;
  throw Error(ErrorKind::shape,
              std::string(who) + ": needs the rows of all " + std::to_string(keys_) + " tokens, the map has " +
                  std::to_string(queries_),
              "keep the whole attention of every layer");
}

std::vector<Axis> axes_without(const AttentionMap& map, std::initializer_list<AxisKind> kinds) {
  std::vector<Axis> rest;
  std::ranges::copy_if(map.axes, std::back_inserter(rest),
                       [&](const Axis& axis) { return std::ranges::find(kinds, axis.kind) == kinds.end(); });
  return rest;
}

}  // namespace attnviz::analysis
