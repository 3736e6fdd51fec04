#include "attnviz/render/canvas/label.hpp"

#include <algorithm>

#include "attnviz/core/error.hpp"
#include "attnviz/render/canvas/layout.hpp"
#include "attnviz/render/canvas/visible_text.hpp"
#include "attnviz/text/grapheme.hpp"
#include "attnviz/text/utf8.hpp"

namespace attnviz::render {

namespace {

constexpr std::string_view kEllipsis = "\u2026";

void check_size(int size) {
  if (size >= 1 && size <= 512) return;
  throw Error(ErrorKind::usage, "label: text size " + std::to_string(size) + " is outside 1..512 pixels");
}

std::string cut(std::string_view utf8) {
  if (utf8.size() <= kMaxLabelBytes) return visible_text(utf8);
  std::size_t end = kMaxLabelBytes;
  while (end > 0 && (static_cast<unsigned char>(utf8[end]) & 0xC0U) == 0x80U && kMaxLabelBytes - end < 4) --end;
  return visible_text(utf8.substr(0, end)) + std::string(kEllipsis);
}

Layout laid_out(std::string_view utf8, int size) {
  check_size(size);
  return lay_out(shape(cut(utf8)), size);
}

enum class Course { right, up };

// Where a pixel of the line goes: `along` from the line's start, `below` the baseline.
struct Placement {
  std::int64_t x, y;
  Course course;
  std::int64_t column(std::int64_t along, std::int64_t below) const {
    return x + (course == Course::right ? along : below);
  }
  std::int64_t row(std::int64_t along, std::int64_t below) const {
    return course == Course::right ? y + below : y - along;
  }
};

void blend(std::uint8_t* pixel, Color color, unsigned coverage) {
  const auto mix = [&](unsigned under, unsigned over) {
    return static_cast<std::uint8_t>((under * (255 - coverage) + over * coverage + 127) / 255);
  };
  pixel[0] = mix(pixel[0], color.r);
  pixel[1] = mix(pixel[1], color.g);
  pixel[2] = mix(pixel[2], color.b);
}

void draw_glyph(Pixels& canvas, const GlyphBitmap& bitmap, int along, int below, Placement at, Color color) {
  const auto height = static_cast<std::int64_t>(canvas.shape(0)), width = static_cast<std::int64_t>(canvas.shape(1));
  const std::uint8_t* coverage = bitmap.coverage.data();
  for (int row = 0; row < bitmap.height; ++row) {
    for (int column = 0; column < bitmap.width; ++column, ++coverage) {
      if (*coverage == 0) continue;
      const std::int64_t x = at.column(along + column, below + row);
      const std::int64_t y = at.row(along + column, below + row);
      if (x < 0 || y < 0 || x >= width || y >= height) continue;
      blend(canvas.data() + (y * width + x) * 3, color, *coverage);
    }
  }
}

void draw_glyphs(Pixels& canvas, const Layout& layout, Placement at, Color color) {
  for (const PixelGlyph& glyph : layout.glyphs) {
    const GlyphBitmap& bitmap = glyph_bitmap(glyph.key);
    draw_glyph(canvas, bitmap, glyph.along + bitmap.left, glyph.below - bitmap.top, at, color);
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
  return laid_out(utf8, size).extent;
}

void draw_text(Pixels& canvas, int x, int baseline_y, std::string_view utf8, const TextStyle& style, Anchor anchor) {
  check_canvas(canvas);
  const Layout layout = laid_out(utf8, style.size);
  const int width = layout.extent.width;
  const int before = anchor == Anchor::left ? 0 : (anchor == Anchor::center ? width / 2 : width);
  draw_glyphs(canvas, layout, {std::int64_t{x} - before, baseline_y, Course::right}, style.color);
}

void draw_text_vertical(Pixels& canvas, int baseline_x, int y, std::string_view utf8, const TextStyle& style) {
  check_canvas(canvas);
  draw_glyphs(canvas, laid_out(utf8, style.size), {baseline_x, y, Course::up}, style.color);
}

std::string fit(std::string_view utf8, int size, int max_width) {
  check_size(size);
  if (utf8.empty()) return {};
  // A cluster is hardly ever narrower than a quarter of a pixel, so a text with more clusters than this is too wide.
  const std::size_t most = 16 + 4 * static_cast<std::size_t>(std::max(max_width, 0));
  std::vector<std::size_t> ends;
  for (std::size_t end = 0; ends.size() < most && end < std::min(utf8.size(), kMaxLabelBytes);) {
    end = text::grapheme_at(utf8, end).end;
    ends.push_back(end);
  }
  if (ends.back() == utf8.size() && measure(utf8, size).width <= max_width) return text::well_formed(utf8);
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
