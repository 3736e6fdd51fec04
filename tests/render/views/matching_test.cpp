#include "attnviz/render/views/matching.hpp"

#include "render/maps.hpp"
#include "render/pixels.hpp"
#include "support/catch.hpp"

using namespace attnviz;
using namespace attnviz::render;

namespace {

AttentionMap pairs(const std::vector<std::string>& target, const std::vector<std::string>& source) {
  AttentionMap map{.name = "mapping",
                   .axes = {{AxisKind::target, target.size(), target}, {AxisKind::source, source.size(), source}}};
  map.values = Tensor::from_shape({target.size(), source.size()});
  std::ranges::fill(map.values, 0.0F);
  map.kind = ValueKind::score;
  map.bounds = {0.0F, 1.0F};
  return map;
}

bool has_color(const Pixels& picture, Color color) {
  for (std::size_t y = 0; y < picture.shape(0); ++y) {
    for (std::size_t x = 0; x < picture.shape(1); ++x) {
      if (test::color_at(picture, x, y) == color) return true;
    }
  }
  return false;
}

}  // namespace

TEST_CASE("a matching has at most one partner on either side, and one at least") {
  AttentionMap map = pairs({"C", "O"}, {"C", ".", "O"});
  CHECK_FALSE(is_matching(map));
  map.values(0, 0) = 1;
  map.values(1, 2) = 0.5F;
  CHECK(is_matching(map));
  map.values(1, 0) = 0.1F;
  CHECK_FALSE(is_matching(map));
  map.values(1, 0) = 0;
  map.kind = ValueKind::probability;
  CHECK_FALSE(is_matching(map));
}

TEST_CASE("lines have the colour of their part, paler when less sure") {
  AttentionMap map = pairs({"C", "O"}, {"C", ".", "O"});
  map.values(0, 0) = map.values(1, 2) = 1;
  constexpr Color kFirst{0, 114, 178}, kSecond{213, 94, 0};
  const Body sure = matching(line_or_table_of(map));
  CHECK(has_color(sure.pixels, kFirst));
  CHECK(has_color(sure.pixels, kSecond));
  map.values(0, 0) = 0.4F;
  const Body unsure = matching(line_or_table_of(map));
  CHECK_FALSE(has_color(unsure.pixels, kFirst));
  CHECK_THAT(unsure.notes.front(), ContainsSubstring("the least sure is C with 0.4"));
}

TEST_CASE("long sides are wrapped") {
  AttentionMap map = pairs(test::numbered("[C@@H", 150), test::numbered("[C@@H", 250));
  map.values(149, 249) = 1;
  const Pixels picture = matching(line_or_table_of(map)).pixels;
  CHECK(picture.shape(1) < 1400);
  CHECK(picture.shape(0) > 500);
}
