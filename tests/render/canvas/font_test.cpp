#include "attnviz/render/canvas/font.hpp"

#include <set>

#include "attnviz/render/canvas/shape.hpp"
#include "support/catch.hpp"

using namespace attnviz::render;

namespace {

constexpr std::uint32_t kCommon = 0x5A797979;  // "Zyyy"

std::set<std::size_t> fonts_in(std::string_view line) {
  std::set<std::size_t> fonts;
  for (const PlacedGlyph& glyph : shape(line).glyphs) fonts.insert(glyph.font);
  return fonts;
}

std::size_t boxes_in(std::string_view line) {
  std::size_t boxes = 0;
  for (const PlacedGlyph& glyph : shape(line).glyphs) boxes += glyph.glyph == 0 ? 1 : 0;
  return boxes;
}

}  // namespace

TEST_CASE("every bundled font opens and has a line") {
  for (FontIndex font = 0; font < font_count(); ++font) {
    INFO(font);
    CHECK(font_bytes(font).size() > 30000);
    CHECK(line_height(font).ascent > kUnitsPerEm / 2);
    CHECK(line_height(font).descent > 0);
  }
}

TEST_CASE("the interface's font is kept for what it has") {
  CHECK(font_for(U"a", kCommon) == 0);
  CHECK(fonts_in("English Ελληνικά Русский עברית العربية") == std::set<std::size_t>{0});
}

TEST_CASE("another font stands in for a cluster and only for it") {
  CHECK(font_for(U"中", kCommon) != 0);
  const ShapedLine mixed = shape("a中b");
  REQUIRE(mixed.glyphs.size() == 3);
  CHECK(mixed.glyphs[0].font == 0);
  CHECK(mixed.glyphs[1].font != 0);
  CHECK(mixed.glyphs[2].font == 0);
}

TEST_CASE("the scripts of the world's large languages have no boxes") {
  for (const std::string_view line : {"今天天气很好，我们去公园。",
                                      "「日本語のテキスト」",
                                      "한국어 문장입니다",
                                      "हिन्दी क्षत्रिय।",
                                      "।",
                                      "বাংলা",
                                      "ਪੰਜਾਬੀ",
                                      "ગુજરાતી",
                                      "ଓଡ଼ିଆ",
                                      "தமிழ்",
                                      "తెలుగు",
                                      "ಕನ್ನಡ",
                                      "മലയാളം",
                                      "සිංහල",
                                      "ภาษาไทย น้ำ",
                                      "ພາສາລາວ",
                                      "ភាសាខ្មែរ",
                                      "မြန်မာ",
                                      "አማርኛ",
                                      "ქართული",
                                      "Հայերեն",
                                      "Tiếng Việt",
                                      "😀👍🏽👨‍👩‍👧🇩🇪1️⃣🚀❤️",
                                      "𝕳𝖊𝖑𝖑𝖔",
                                      "␀␉␊␡",
                                      "∑∫√≤→"}) {
    INFO(line);
    CHECK(boxes_in(line) == 0);
    CHECK(shape(line).advance > 0);
  }
}

TEST_CASE("each script is shaped by its own rules, whatever stands before it") {
  const ShapedLine alone = shape("हि"), behind = shape("a हि");  // the vowel sign moves before its letter
  REQUIRE(alone.glyphs.size() == 2);
  REQUIRE(behind.glyphs.size() == 3);
  CHECK(behind.glyphs[1].glyph == alone.glyphs[0].glyph);
  CHECK(behind.glyphs[2].glyph == alone.glyphs[1].glyph);
}

TEST_CASE("what no font has is a box with a width") {
  CHECK(boxes_in("𓀀") == 1);
  CHECK(shape("𓀀").advance > kUnitsPerEm / 4);
}

TEST_CASE("right-to-left text is shaped and placed in visual order") {
  CHECK(shape("שלום").glyphs.size() == 4);
  const ShapedLine alone = shape("א"), pair = shape("אב");
  REQUIRE(pair.glyphs.size() == 2);
  CHECK(pair.glyphs[1].glyph == alone.glyphs[0].glyph);
  CHECK(pair.glyphs[0].x < pair.glyphs[1].x);
  const ShapedLine joined = shape("بب"), single = shape("ب");  // two letters take their joining forms
  CHECK(joined.glyphs[0].glyph != single.glyphs[0].glyph);
}
