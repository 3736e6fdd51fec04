#include "attnviz/render/canvas/bidi.hpp"

#include <nlohmann/json.hpp>

#include "attnviz/text/utf8.hpp"
#include "support/catch.hpp"
#include "support/golden.hpp"

using namespace attnviz;
using namespace attnviz::render;

namespace {

std::string visual(std::string_view source) {
  std::u32string points;
  for (const text::CodePoint& point : text::CodePoints(source)) points += point.value;
  std::string shown;
  for (const std::size_t index : visual_order(bidi_levels(points))) text::append_utf8(shown, points[index]);
  return shown;
}

}  // namespace

TEST_CASE("visual order equals unicode-bidi's") {
  for (const auto& value : test::golden("render_bidi")) {
    const std::string source = value.at(0);
    INFO(source);
    CHECK(visual(source) == value.at(1).get<std::string>());
  }
}

TEST_CASE("marks and joiners stay at the level of what they stand on") {
  CHECK(bidi_levels(U"\u05D0\u05B0\u200D\u05D1") == std::vector<std::uint8_t>{1, 1, 1, 1});
  CHECK(bidi_levels(U"a \u05D0\u200D\u05D1") == std::vector<std::uint8_t>{0, 0, 1, 1, 1});
  CHECK(bidi_levels(U"a\u0301\u200D") == std::vector<std::uint8_t>{0, 0, 0});
  CHECK(bidi_levels(U"").empty());
  CHECK(visual_order({}).empty());
}

TEST_CASE("explicit overrides have no power") {
  CHECK(visual("a\u202Ebc") == "a\u202Ebc");
}
