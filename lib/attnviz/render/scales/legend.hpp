#pragma once

#include <optional>

#include "attnviz/render/canvas/picture.hpp"
#include "attnviz/render/scales/scale.hpp"
#include "attnviz/render/scales/veil.hpp"

namespace attnviz::render {

/// The colours of a scale, as they are or as they look over a photo.
struct ColorBar {
  Paint paint;
  std::optional<Opacity> over_photo;
};

/// Height of a colour bar with its numbers; nothing for a flat scale, which has no colours to explain.
int legend_height(const ColorBar& legend, int text_size);

/// Draws the colours of a scale from left to right in a bar as wide as `box`, and below it numbers: the ends, the
/// reference ("1x even" for the even share, "mean"), which a line across the bar marks as well, and round ones between
/// where there is room. Box height: legend_height.
void draw_legend(Pixels& picture, const PixelBox& box, const ColorBar& legend, int text_size);

}  // namespace attnviz::render
