#pragma once

#include <vector>

#include "attnviz/core/attention_map.hpp"
#include "attnviz/render/parts/frame.hpp"
#include "attnviz/render/scales/scale.hpp"

namespace attnviz::render {

/// One look at the source: boxes in source pixels around one place, the sharpest first.
struct Glimpse {
  std::vector<Box> boxes;
};

/// The glimpses of a map of ValueKind::box whose last axis has 4 positions (x, y, width, height in source pixels, in
/// this order) and whose first axis is the step; axes between hold the boxes of one step, for instance the scales.
/// Without such an axis the map's marks are the boxes, one a step. Throws `shape` when there is neither.
std::vector<Glimpse> glimpses_of(const AttentionMap& map);

/// The smallest picture from (0, 0) that holds all boxes: for drawing without a photo.
PictureSize extent_of(const std::vector<Glimpse>& glimpses);

/// The glimpses over the photo in its own size: boxes and arrows from one to the next, numbered from 1, coloured from
/// the first (dark) to the last (bright) of the colour map. `to_picture` takes source pixels to photo pixels.
Pixels draw_path(const Pixels& photo, const std::vector<Glimpse>& glimpses, const Affine& to_picture,
                 const Colormap& colors);

}  // namespace attnviz::render
