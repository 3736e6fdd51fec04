#pragma once

#include "attnviz/render/draw.hpp"

namespace attnviz::render {

/// A map of three channels over a picture as one picture in colours: the channels are its red, green and blue, each
/// from its smallest to its largest value (a channel without a difference is half of its colour). In the photo's size;
/// what the grid does not cover is dark. Axes channel (3), row, column, and a grid. Needs a photo. Throws `shape` for
/// another map.
Drawing draw_components(const AttentionMap& map, const Canvas& canvas, const Style& style);

/// The same, small and without words, for contact sheets.
Pixels components_thumbnail(const AttentionMap& map, const Canvas& canvas, const Style& style);

}  // namespace attnviz::render
