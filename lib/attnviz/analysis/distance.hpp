#pragma once

#include "attnviz/core/attention_map.hpp"

namespace attnviz::analysis {

/// How far each token of a picture looks: the mean distance, in source pixels, from its cell's middle to the middles of
/// the cells that it attends to, weighted by its attention to them. Dosovitskiy et al. 2020, arXiv:2010.11929, appendix
/// D.7. Prefix tokens have no place: as queries they are left out, as keys the others are weighted anew without them
/// (a row that attends to nothing else has distance 0). Axes layer and head may be missing.
/// [layer, head, query, key] -> [layer, head, query], one query a grid cell.
/// Throws `usage` for a map without a grid, `shape` unless every token asks.
AttentionMap attention_distance(const AttentionMap& map);

}  // namespace attnviz::analysis
