#pragma once

#include "attnviz/render/draw.hpp"

namespace attnviz::render {

/// Whether a map has several layers and several heads (at most 64 of each) that nothing picks: they are drawn as a
/// grid.
bool has_overview(const AttentionMap& map, const Selection& selection);

/// Every layer (rows) and head (columns) as a small picture on one scale, with the mean over heads in the last column
/// and the mean over layers in the last row. Over a photo the small pictures lie on a grey one.
Drawing draw_overview(const AttentionMap& map, const Canvas& canvas, const Style& style);

}  // namespace attnviz::render
