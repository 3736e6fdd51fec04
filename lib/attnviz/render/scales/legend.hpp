#pragma once

#include "attnviz/render/canvas/picture.hpp"
#include "attnviz/render/scales/scale.hpp"

namespace attnviz::render {

/// Height of a colour bar with its numbers.
int legend_height(int text_size);

/// Draws the colours of a scale from left to right in a bar as wide and high as `box` allows, and below it the numbers
/// at both ends and at round places between, where there is room. Box height: legend_height.
void draw_legend(Pixels& picture, const PixelBox& box, const Paint& paint, int text_size);

}  // namespace attnviz::render
