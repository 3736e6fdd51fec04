#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

struct hb_font_t;

namespace attnviz::render {

/// HarfBuzz measures every font on one scale: an em has this many units, whatever the font's own grid.
inline constexpr int kUnitsPerEm = 65536;

/// Position in the table of bundled fonts. 0 is the font of the interface, which also draws the box for what no font
/// has; the others stand in where it lacks a character.
using FontIndex = std::size_t;
std::size_t font_count();

/// The first font that has all of `cluster`, with fonts made for `script` (an ISO 15924 tag such as "Deva", as
/// HarfBuzz writes it) before general ones; 0 when none has. Fonts are opened when first asked. Throws `not_found`.
FontIndex font_for(std::u32string_view cluster, std::uint32_t script);

/// The font, immutable and shared by all threads, kUnitsPerEm to the em.
hb_font_t* shaping_font(FontIndex font);

/// The file's bytes, mapped into memory for as long as the program runs.
std::string_view font_bytes(FontIndex font);

/// The line of a font in kUnitsPerEm units; both are positive.
struct LineHeight {
  int ascent = 0, descent = 0;
};
LineHeight line_height(FontIndex font);

}  // namespace attnviz::render
