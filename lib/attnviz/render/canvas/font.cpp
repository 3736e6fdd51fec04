#include "attnviz/render/canvas/font.hpp"

#include <hb.h>

#include <algorithm>
#include <array>
#include <mutex>

#include "attnviz/core/error.hpp"
#include "attnviz/io/assets.hpp"

namespace attnviz::render {

namespace {

struct Bundled {
  const char* file;
  hb_script_t script;  // the one script it is made for; HB_SCRIPT_COMMON for any
};

// Order is preference. assets/fonts/README.md says where each comes from.
constexpr std::array kFonts{Bundled{"DejaVuSans.ttf", HB_SCRIPT_COMMON},
                            Bundled{"NotoSansDevanagari-Regular.ttf", HB_SCRIPT_DEVANAGARI},
                            Bundled{"NotoSansBengali-Regular.ttf", HB_SCRIPT_BENGALI},
                            Bundled{"NotoSansGurmukhi-Regular.ttf", HB_SCRIPT_GURMUKHI},
                            Bundled{"NotoSansGujarati-Regular.ttf", HB_SCRIPT_GUJARATI},
                            Bundled{"NotoSansOriya-Regular.ttf", HB_SCRIPT_ORIYA},
                            Bundled{"NotoSansTamil-Regular.ttf", HB_SCRIPT_TAMIL},
                            Bundled{"NotoSansTelugu-Regular.ttf", HB_SCRIPT_TELUGU},
                            Bundled{"NotoSansKannada-Regular.ttf", HB_SCRIPT_KANNADA},
                            Bundled{"NotoSansMalayalam-Regular.ttf", HB_SCRIPT_MALAYALAM},
                            Bundled{"NotoSansSinhala-Regular.ttf", HB_SCRIPT_SINHALA},
                            Bundled{"NotoSansThai-Regular.ttf", HB_SCRIPT_THAI},
                            Bundled{"NotoSansKhmer-Regular.ttf", HB_SCRIPT_KHMER},
                            Bundled{"NotoSansMyanmar-Regular.ttf", HB_SCRIPT_MYANMAR},
                            Bundled{"NotoSansEthiopic-Regular.ttf", HB_SCRIPT_ETHIOPIC},
                            Bundled{"NanumSquareR.ttf", HB_SCRIPT_HANGUL},
                            Bundled{"DroidSansFallbackFull.ttf", HB_SCRIPT_COMMON},
                            Bundled{"Symbols.ttf", HB_SCRIPT_COMMON}};

struct OpenFont {
  std::once_flag once;
  hb_blob_t* blob = nullptr;
  hb_font_t* font = nullptr;
};

OpenFont& opened(FontIndex index) {
  // Never freed: threads may still draw while the program ends.
  static auto& fonts = *new std::array<OpenFont, kFonts.size()>;
  OpenFont& entry = fonts[index];
  std::call_once(entry.once, [&] {
    const std::string path = io::asset(std::string("fonts/") + kFonts[index].file).string();
    hb_blob_t* blob = hb_blob_create_from_file_or_fail(path.c_str());
    hb_face_t* face = hb_face_create(blob == nullptr ? hb_blob_get_empty() : blob, 0);
    if (hb_face_get_glyph_count(face) == 0) {
      hb_face_destroy(face);
      hb_blob_destroy(blob);
      throw Error(ErrorKind::format, "font: " + path + " is not a font that can be read", "install attnviz again");
    }
    entry.blob = blob;
    entry.font = hb_font_create(face);
    hb_face_destroy(face);
    hb_font_set_scale(entry.font, kUnitsPerEm, kUnitsPerEm);
    hb_font_make_immutable(entry.font);
  });
  return entry;
}

// Characters that need no glyph of their own: joiners, variation selectors, tags.
bool needs_no_glyph(char32_t value) {
  return value == 0x34F || value == 0x200C || value == 0x200D || (value >= 0xFE00 && value <= 0xFE0F) ||
         (value >= 0xE0020 && value <= 0xE01EF);
}

bool covers(FontIndex font, std::u32string_view cluster) {
  return std::ranges::all_of(cluster, [&](char32_t value) {
    hb_codepoint_t glyph = 0;
    return needs_no_glyph(value) || hb_font_get_nominal_glyph(shaping_font(font), value, &glyph) != 0;
  });
}

}  // namespace

std::size_t font_count() {
  return kFonts.size();
}

FontIndex font_for(std::u32string_view cluster, std::uint32_t script) {
  const auto fits = [&](FontIndex font) {
    return kFonts[font].script == HB_SCRIPT_COMMON || static_cast<std::uint32_t>(kFonts[font].script) == script;
  };
  for (FontIndex font = 0; font < kFonts.size(); ++font) {
    if (fits(font) && covers(font, cluster)) return font;
  }
  // Punctuation that several scripts share belongs to none of them, yet only their fonts have it.
  for (FontIndex font = 0; font < kFonts.size(); ++font) {
    if (!fits(font) && covers(font, cluster)) return font;
  }
  return cluster.size() > 1 ? font_for(cluster.substr(0, 1), script) : 0;
}

hb_font_t* shaping_font(FontIndex font) {
  return opened(font).font;
}

std::string_view font_bytes(FontIndex font) {
  unsigned size = 0;
  const char* bytes = hb_blob_get_data(opened(font).blob, &size);
  return {bytes, size};
}

LineHeight line_height(FontIndex font) {
  hb_font_extents_t extents{};
  hb_font_get_h_extents(shaping_font(font), &extents);
  return {extents.ascender, -extents.descender};
}

}  // namespace attnviz::render
