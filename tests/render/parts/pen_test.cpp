#include "attnviz/render/parts/pen.hpp"

#include "render/pixels.hpp"
#include "support/catch.hpp"

using namespace attnviz;
using namespace attnviz::render;
using test::color_at;

TEST_CASE("a line covers what it passes and nothing else") {
  Pixels picture = blank({20, 20}, kWhite);
  draw_line(picture, {0, 10}, {20, 10}, {2, 1, kBlack});
  CHECK(color_at(picture, 10, 9) == kBlack);
  CHECK(color_at(picture, 10, 10) == kBlack);
  CHECK(color_at(picture, 10, 12) == kWhite);
  CHECK(color_at(picture, 10, 7) == kWhite);
}

TEST_CASE("opacity leaves the ground visible") {
  Pixels picture = blank({20, 20}, kWhite);
  draw_line(picture, {0, 10}, {20, 10}, {2, 0.5, kBlack});
  CHECK(color_at(picture, 10, 9) == Color{128, 128, 128});
}

TEST_CASE("steep and slanted lines are as long as they should be") {
  Pixels picture = blank({40, 40}, kWhite);
  draw_line(picture, {5, 2}, {35, 38}, {1.5, 1, kBlack});
  draw_line(picture, {38, 0}, {38, 40}, {1, 1, kBlack});
  std::size_t rows = 0;
  for (std::size_t y = 0; y < 40; ++y) {
    bool dark = false;
    for (std::size_t x = 0; x < 37; ++x) dark = dark || picture(y, x, 0) < 128;
    rows += dark ? 1 : 0;
  }
  CHECK(rows >= 35);
  CHECK(rows <= 38);
  CHECK(picture(0, 37, 0) < 200);
}

TEST_CASE("what lies outside is left out") {
  Pixels picture = blank({4, 4}, kWhite);
  draw_line(picture, {-1e9, -1e9}, {1e9, 1e9}, {3, 1, kBlack});
  CHECK(color_at(picture, 2, 2) == kBlack);
  Pixels other = blank({4, 4}, kWhite);
  draw_line(other, {10, 10}, {20, 20}, {3, 1, kBlack});
  draw_line(other, {-5, -5}, {-5, -5}, {3, 1, kBlack});
  CHECK(test::same(other, blank({4, 4}, kWhite)));
}
