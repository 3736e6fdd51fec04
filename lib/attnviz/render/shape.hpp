#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "attnviz/render/font.hpp"

namespace attnviz::render {

/// A glyph and the place of its origin right of the line's start and above its baseline, in kUnitsPerEm units.
struct PlacedGlyph {
  std::uint32_t font = 0, glyph = 0;
  std::int64_t x = 0, y = 0;
};

/// A shaped line of text. All lengths in kUnitsPerEm units, y up.
struct ShapedLine {
  std::vector<PlacedGlyph> glyphs;      ///< from left to right
  std::int64_t advance = 0;             ///< where the next line's text would go on
  std::int64_t left = 0, right = 0;     ///< ink and advance together: left <= 0, right >= advance
  std::int64_t ascent = 0, descent = 0; ///< of the fonts in use and of the ink
};

/// Shapes one line of well-formed text with at most kMaxLabelBytes bytes, at no particular size.
ShapedLine shape(std::string_view line);

}  // namespace attnviz::render
