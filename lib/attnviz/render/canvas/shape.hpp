#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "attnviz/render/canvas/font.hpp"

namespace attnviz::render {

/// Where a glyph has ink, from its origin, in kUnitsPerEm units, y up.
struct Ink {
  int left = 0, right = 0, top = 0, bottom = 0;
};

/// A glyph and the place of its origin right of the line's start and above its baseline, in kUnitsPerEm units.
struct PlacedGlyph {
  std::uint32_t font = 0, glyph = 0;
  std::int64_t x = 0, y = 0;
  Ink ink;
};

/// A shaped line of text.
struct ShapedLine {
  std::vector<PlacedGlyph> glyphs;  ///< those with ink, from left to right
  std::int64_t advance = 0;         ///< where text behind the line would go on, in kUnitsPerEm units
};

/// Shapes one line of well-formed text, at no particular size.
ShapedLine shape(std::string_view line);

}  // namespace attnviz::render
