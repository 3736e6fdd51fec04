#pragma once

#include "attnviz/render/canvas/picture.hpp"

namespace attnviz::render {

/// A place in pixels, with fractions: (0, 0) is the top left corner of a picture.
struct Spot {
  double x = 0, y = 0;
};

/// How a line is drawn: `opacity` of its colour over what is there, 0..1.
struct Stroke {
  double width = 1, opacity = 1;
  Color color;
};

/// A straight smooth line, blended onto the picture. What lies outside of the picture is left out.
void draw_line(Pixels& picture, Spot from, Spot to, const Stroke& stroke);

}  // namespace attnviz::render
