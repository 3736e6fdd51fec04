#pragma once

#include <cstdint>
#include <vector>

#include "attnviz/render/canvas/font.hpp"

namespace attnviz::render {

/// One glyph at one size. `shift` is the fraction of a pixel, in quarters, that it stands right of a pixel's edge.
struct GlyphKey {
  std::uint32_t font = 0, glyph = 0;
  std::uint16_t size = 0, shift = 0;
  bool operator==(const GlyphKey&) const = default;
};

inline constexpr int kShifts = 4;

/// Coverage 0..255, row by row; the first pixel is `left` right of and `top` above the glyph's origin.
struct GlyphBitmap {
  int left = 0, top = 0, width = 0, height = 0;
  std::vector<std::uint8_t> coverage;
};

/// The glyph's bitmap, from this thread's cache. The reference holds until the next call in the same thread.
const GlyphBitmap& glyph_bitmap(const GlyphKey& key);

}  // namespace attnviz::render
