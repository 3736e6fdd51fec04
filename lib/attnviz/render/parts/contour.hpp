#pragma once

#include <cstdint>
#include <vector>

#include "attnviz/render/canvas/picture.hpp"

namespace attnviz::render {

/// A number of steps reached at each pixel [height * width]: lines are drawn where it changes.
struct Steps {
  static constexpr std::uint8_t kOutside = 255;  ///< no value here, and no line towards it
  PictureSize size;
  std::vector<std::uint8_t> levels;
};

/// Draws the borders between unlike steps: white on the higher side, black on the lower, so that the line is seen on
/// any photo. `thickness` pixels each.
void draw_borders(Pixels& picture, const Steps& steps, int thickness);

/// Lines as thick as a reader of the whole picture can see: one pixel, more from about 700 pixels on.
int line_thickness(PictureSize size);

}  // namespace attnviz::render
