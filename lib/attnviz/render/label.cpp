#include "attnviz/render/label.hpp"

#include <algorithm>
#include <cmath>

#include "attnviz/core/error.hpp"
#include "attnviz/render/glyph.hpp"
#include "attnviz/render/shape.hpp"
#include "attnviz/render/visible_text.hpp"
#include "attnviz/text/grapheme.hpp"
#include "attnviz/text/utf8.hpp"

namespace attnviz::render {

namespace {

constexpr std::string_view kEllipsis = "\u2026";

void check_size(int size) {
  if (size >= 1 && size <= 512) return;
  throw Error(ErrorKind::usage, "label: text size " + std::to_string(size) + " is outside 1..512 pixels");
}

int pixels_up(std::int64_t units, int size) {
  return static_cast<int>((units * size + kUnitsPerEm - 1) >> 16);
}

std::string cut(std::string_view utf8) {
  if (utf8.size() <= kMaxLabelBytes) return visible_text(utf8);
  std::size_t end = kMaxLabelBytes;
  while (end > 0 && (static_cast<unsigned char>(utf8[end]) & 0xC0U) == 0x80U && kMaxLabelBytes - end < 4) --end;
  return visible_text(utf8.substr(0, end)) + std::string(kEllipsis);
}

TextSize size_of(const ShapedLine& line, int size) {
  return {pixels_up(line.right, size) + pixels_up(-line.left, size), pixels_up(line.ascent, size),
          pixels_up(line.descent, size)};
}

// Where a pixel of the line goes: `along` to the right of the line's start, `below` the baseline.
struct Placement {
  int x, y;
  bool vertical;
  std::int64_t column(std::int64_t along, int below) const { return vertical ? x + below : x + along; }
  std::int64_t row(std::int64_t along, int below) const { return vertical ? y - along : y + below; }
};

void blend(std::uint8_t* pixel, Color color, unsigned coverage) {
  const auto mix = [&](unsigned under, unsigned over) {
    return static_cast<std::uint8_t>((under * (255 - coverage) + over * coverage + 127) / 255);
  };
  pixel[0] = mix(pixel[0], color.r);
  pixel[1] = mix(pixel[1], color.g);
  pixel[2] = mix(pixel[2], color.b);
}

void draw_glyph(Pixels& canvas, const GlyphBitmap& bitmap, std::int64_t along, int below, Placement at, Color color) {
  const auto height = static_cast<std::int64_t>(canvas.shape(0)), width = static_cast<std::int64_t>(canvas.shape(1));
  const std::uint8_t* coverage = bitmap.coverage.data();
  for (int row = 0; row < bitmap.height; ++row) {
    for (int column = 0; column < bitmap.width; ++column, ++coverage) {
      if (*coverage == 0) continue;
      const std::int64_t x = at.column(along + column, below + row), y = at.row(along + column, below + row);
      if (x < 0 || y < 0 || x >= width || y >= height) continue;
      blend(canvas.data() + (y * width + x) * 3, color, *coverage);
    }
  }
}

void draw_line(Pixels& canvas, const ShapedLine& line, Placement at, const TextStyle& style) {
  const std::int64_t origin = pixels_up(-line.left, style.size);
  for (const PlacedGlyph& glyph : line.glyphs) {
    const std::int64_t quarters = (glyph.x * style.size * kShifts + kUnitsPerEm / 2) >> 16;
    const std::int64_t along = origin + (quarters >> 2);
    const auto below = -static_cast<int>((glyph.y * style.size + kUnitsPerEm / 2) >> 16);
    const GlyphBitmap& bitmap = glyph_bitmap({glyph.font, glyph.glyph, static_cast<std::uint16_t>(style.size),
                                              static_cast<std::uint16_t>(quarters & (kShifts - 1))});
    draw_glyph(canvas, bitmap, along + bitmap.left, below - bitmap.top, at, style.color);
  }
}

void check_canvas(const Pixels& canvas) {
  if (canvas.shape(2) == 3) return;
  throw Error(ErrorKind::shape, "label: the canvas has shape " + shape_text(canvas) + ", expected [H, W, 3]");
}

// The first `count` grapheme clusters and an ellipsis.
std::string shortened(std::string_view utf8, const std::vector<std::size_t>& ends, std::size_t count) {
  return text::well_formed(utf8.substr(0, count == 0 ? 0 : ends[count - 1])) + std::string(kEllipsis);
}

}  // namespace

TextSize measure(std::string_view utf8, int size) {
  check_size(size);
  return size_of(shape(cut(utf8)), size);
}

void draw_text(Pixels& canvas, int x, int baseline_y, std::string_view utf8, const TextStyle& style, Anchor anchor) {
  check_size(style.size);
  check_canvas(canvas);
  const ShapedLine line = shape(cut(utf8));
  const int width = size_of(line, style.size).width;
  const int start = anchor == Anchor::left ? x : (anchor == Anchor::center ? x - width / 2 : x - width);
  draw_line(canvas, line, {start, baseline_y, false}, style);
}

void draw_text_vertical(Pixels& canvas, int baseline_x, int y, std::string_view utf8, const TextStyle& style) {
  check_size(style.size);
  check_canvas(canvas);
  draw_line(canvas, shape(cut(utf8)), {baseline_x, y, true}, style);
}

std::string fit(std::string_view utf8, int size, int max_width) {
  check_size(size);
  // A cluster is hardly ever narrower than a quarter of a pixel, so a text with more clusters than this is too wide.
  const std::size_t most = 16 + 4 * static_cast<std::size_t>(std::max(max_width, 0));
  std::vector<std::size_t> ends;
  while (ends.size() < most && (ends.empty() || ends.back() < std::min(utf8.size(), kMaxLabelBytes))) {
    ends.push_back(text::grapheme_at(utf8, ends.empty() ? 0 : ends.back()).end);
  }
  if (utf8.empty() || (ends.back() == utf8.size() && measure(utf8, size).width <= max_width)) {
    return text::well_formed(utf8);
  }
  const auto fits = [&](std::size_t count) { return measure(shortened(utf8, ends, count), size).width <= max_width; };
  std::size_t low = 0, high = ends.size();  // low clusters fit, high do not
  if (!fits(0)) return {};
  while (high - low > 1) {
    const std::size_t middle = low + (high - low) / 2;
    (fits(middle) ? low : high) = middle;
  }
  return shortened(utf8, ends, low);
}

}  // namespace attnviz::render
