#pragma once

#include <vector>

#include "attnviz/render/canvas/glyph.hpp"
#include "attnviz/render/canvas/label.hpp"
#include "attnviz/render/canvas/shape.hpp"

namespace attnviz::render {

/// A glyph's origin in pixels: right of the label's left edge, and below the baseline.
struct PixelGlyph {
  GlyphKey key;
  int along = 0, below = 0;
};

/// A label at one size, its glyphs on quarters of a pixel. All ink lies inside `extent`.
struct Layout {
  TextSize extent;
  std::vector<PixelGlyph> glyphs;
};

Layout lay_out(const ShapedLine& line, int size);

}  // namespace attnviz::render
