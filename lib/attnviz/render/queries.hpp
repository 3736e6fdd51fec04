#pragma once

#include <optional>
#include <vector>

#include "attnviz/render/draw.hpp"

namespace attnviz::render {

/// Queries of a map over a picture that are shown side by side, because their mean would answer none of them.
struct FewQueries {
  AxisKind axis = AxisKind::query;
  std::vector<std::size_t> positions;  ///< the first is the one that a thumbnail shows
  bool all = false;                    ///< every query that there is
};

/// All queries when there are at most six; where every cell asks, the middle of the picture and the middles of its
/// quarters, behind the first position without a place, if there is one (CLS); else six evenly spaced. Nothing when the
/// map does not lie on a grid, has one query, or the selection names one or says how they are reduced.
std::optional<FewQueries> few_queries(const AttentionMap& map, const Selection& selection);

/// The selection with this query picked.
Selection with_query(const Selection& selection, const FewQueries& few, std::size_t position);

/// One picture a query, with its box, on a common scale, and where more queries ask, what every place receives from
/// all of them, on its own scale. Needs a photo.
Drawing draw_queries(const AttentionMap& map, const Canvas& canvas, const Style& style);

}  // namespace attnviz::render
