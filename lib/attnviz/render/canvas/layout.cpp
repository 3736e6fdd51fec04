#include "attnviz/render/canvas/layout.hpp"

#include <algorithm>

namespace attnviz::render {

namespace {

// FreeType rounds outlines to 1/64 pixel, so ink may reach that much further than the font says.
constexpr std::int64_t kSlack = kUnitsPerEm / 64;

// Both take units times pixels per em.
int pixels_down(std::int64_t scaled) {
  return static_cast<int>(scaled >> 16);
}
int pixels_up(std::int64_t scaled) {
  return static_cast<int>((scaled + kUnitsPerEm - 1) >> 16);
}

}  // namespace

Layout lay_out(const ShapedLine& line, int size) {
  const LineHeight height = line_height(0);
  Layout layout{{pixels_up(line.advance * size), pixels_up(std::int64_t{height.ascent} * size),
                 pixels_up(std::int64_t{height.descent} * size)},
                {}};
  layout.glyphs.reserve(line.glyphs.size());
  int left = 0, right = layout.extent.width;
  for (const PlacedGlyph& glyph : line.glyphs) {
    static_assert(kShifts == 4);
    const std::int64_t quarters = (glyph.x * size * kShifts + kUnitsPerEm / 2) >> 16;
    const int shift = static_cast<int>(quarters & (kShifts - 1));
    const int along = static_cast<int>(quarters >> 2);
    const int below = -pixels_down(glyph.y * size + kUnitsPerEm / 2);
    layout.glyphs.push_back(
        {{glyph.font, glyph.glyph, static_cast<std::uint16_t>(size), static_cast<std::uint16_t>(shift)}, along, below});
    const std::int64_t shifted = std::int64_t{shift} * (kUnitsPerEm / kShifts);
    left = std::min(left, along + pixels_down(std::int64_t{glyph.ink.left} * size + shifted - kSlack));
    right = std::max(right, along + pixels_up(std::int64_t{glyph.ink.right} * size + shifted + kSlack));
    layout.extent.ascent =
        std::max(layout.extent.ascent, pixels_up(std::int64_t{glyph.ink.top} * size + kSlack) - below);
    layout.extent.descent =
        std::max(layout.extent.descent, below - pixels_down(std::int64_t{glyph.ink.bottom} * size - kSlack));
  }
  for (PixelGlyph& glyph : layout.glyphs) glyph.along -= left;
  layout.extent.width = right - left;
  return layout;
}

}  // namespace attnviz::render
