#pragma once

#include "attnviz/render/canvas/color.hpp"

namespace attnviz::render {

/// A colour in CIE 1976 L*a*b* under D65: lightness 0..100, hue in degrees.
struct Lab {
  double lightness = 0, chroma = 0, hue = 0;
};

/// The nearest sRGB colour, each channel clipped for itself.
Color to_srgb(const Lab& lab);

/// Lightness L* of an sRGB colour, 0..100. Text on it should be white below about 55.
double lightness(Color color);

}  // namespace attnviz::render
