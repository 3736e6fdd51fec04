#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "attnviz/core/attention_map.hpp"
#include "attnviz/report/encode.hpp"
#include "attnviz/report/folds.hpp"

namespace attnviz::report {

/// Numbers that were folded over everything before anything was left out.
struct PackedFold {
  Fold fold;
  Encoded numbers;
};

/// The numbers of a map, small enough for a page.
struct PackedMap {
  MapRoles roles;
  Encoded numbers;
  std::vector<std::vector<std::size_t>> kept;  ///< one an axis: the positions that are here; empty: all
  std::size_t cells = 1;                       ///< each cell of a plane is the mean of a square with this side
  std::vector<PackedFold> folds;
  std::size_t bytes = 0;  ///< of all numbers before they are packed
  std::string note;       ///< what a reader must know about numbers that are not exact or not all; or empty
};

/// The largest share that each of several needs may take, so that together they take at most `bytes`: small needs are
/// met whole, the large ones get equal parts of the rest.
std::size_t fair_share(std::vector<std::size_t> needs, std::size_t bytes);

/// Packs a map into at most `bytes` bytes before deflate: exactly, else rounded, else thinned out along the axes that a
/// picture does not show at once (queries, heads ...), else with rows and columns averaged, else not at all. Whenever
/// numbers are rounded or missing, means and largest values over queries and heads come beside them, made from all.
PackedMap pack(const AttentionMap& map, std::size_t bytes);

}  // namespace attnviz::report
