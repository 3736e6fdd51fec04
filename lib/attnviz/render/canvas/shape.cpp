#include "attnviz/render/canvas/shape.hpp"

#include <hb.h>

#include <algorithm>
#include <memory>

#include "attnviz/render/canvas/bidi.hpp"
#include "attnviz/text/grapheme.hpp"
#include "attnviz/text/utf8.hpp"

namespace attnviz::render {

namespace {

// A stretch of the line that HarfBuzz shapes at once: one direction, one script, one font. Bytes [begin, end).
struct Run {
  std::size_t begin, end;
  std::uint8_t level;
  hb_script_t script;
  FontIndex font;

  bool takes(const Run& next) const {
    return level == next.level && script == next.script && font == next.font && end == next.begin;
  }
};

struct DestroyBuffer {
  void operator()(hb_buffer_t* buffer) const { hb_buffer_destroy(buffer); }
};
using Buffer = std::unique_ptr<hb_buffer_t, DestroyBuffer>;

hb_script_t script_of(char32_t value) {
  return hb_unicode_script(hb_unicode_funcs_get_default(), value);
}
bool has_script(hb_script_t script) {
  return script != HB_SCRIPT_COMMON && script != HB_SCRIPT_INHERITED;
}

std::vector<Run> runs_of(std::string_view line) {
  std::u32string points;
  for (const text::CodePoint& point : text::CodePoints(line)) points += point.value;
  const std::vector<std::uint8_t> levels = bidi_levels(points);
  const auto first = std::ranges::find_if(points, [](char32_t value) { return has_script(script_of(value)); });
  hb_script_t script = first == points.end() ? HB_SCRIPT_COMMON : script_of(*first);

  std::vector<Run> runs;
  std::size_t place = 0;
  for (std::size_t begin = 0; begin < line.size();) {
    const text::Grapheme cluster = text::grapheme_at(line, begin);
    std::size_t count = 0;
    for (std::size_t offset = begin; offset < cluster.end; ++count) offset = text::decode_at(line, offset).end;
    if (const hb_script_t own = script_of(cluster.base); has_script(own)) script = own;
    const Run next{begin, cluster.end, levels[place], script,
                   font_for(std::u32string_view(points).substr(place, count), script)};
    if (!runs.empty() && runs.back().takes(next)) {
      runs.back().end = next.end;
    } else {
      runs.push_back(next);
    }
    place += count;
    begin = cluster.end;
  }
  return runs;
}

void add_glyphs(ShapedLine& shaped, const Run& run, hb_buffer_t* buffer) {
  unsigned count = 0;
  const hb_glyph_info_t* infos = hb_buffer_get_glyph_infos(buffer, &count);
  const hb_glyph_position_t* positions = hb_buffer_get_glyph_positions(buffer, &count);
  hb_font_t* font = shaping_font(run.font);
  for (unsigned i = 0; i < count; ++i) {
    const std::int64_t x = shaped.advance + positions[i].x_offset, y = positions[i].y_offset;
    shaped.advance += positions[i].x_advance;
    hb_glyph_extents_t extents{};
    if (hb_font_get_glyph_extents(font, infos[i].codepoint, &extents) == 0) continue;
    const Ink ink{extents.x_bearing, extents.x_bearing + extents.width, extents.y_bearing,
                  extents.y_bearing + extents.height};
    if (ink.left == ink.right || ink.top == ink.bottom) continue;
    shaped.glyphs.push_back({static_cast<std::uint32_t>(run.font), infos[i].codepoint, x, y, ink});
  }
}

}  // namespace

ShapedLine shape(std::string_view line) {
  const std::vector<Run> runs = runs_of(line);
  std::vector<std::uint8_t> levels;
  levels.reserve(runs.size());
  for (const Run& run : runs) levels.push_back(run.level);

  ShapedLine shaped;
  const Buffer buffer(hb_buffer_create());
  for (const std::size_t index : visual_order(levels)) {
    const Run& run = runs[index];
    hb_buffer_clear_contents(buffer.get());
    hb_buffer_add_utf8(buffer.get(), line.data(), static_cast<int>(line.size()), static_cast<unsigned>(run.begin),
                       static_cast<int>(run.end - run.begin));
    hb_buffer_set_direction(buffer.get(), run.level % 2 == 0 ? HB_DIRECTION_LTR : HB_DIRECTION_RTL);
    hb_buffer_set_script(buffer.get(), run.script);
    hb_buffer_set_language(buffer.get(), hb_language_from_string("en", -1));  // not the one of the environment
    hb_shape(shaping_font(run.font), buffer.get(), nullptr, 0);
    add_glyphs(shaped, run, buffer.get());
  }
  return shaped;
}

}  // namespace attnviz::render
