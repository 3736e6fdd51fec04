#include "attnviz/render/canvas/picture.hpp"

#include "attnviz/core/error.hpp"
#include "render/pixels.hpp"
#include "support/catch.hpp"

using namespace attnviz;
using namespace attnviz::render;
using test::color_at;
using test::same;

TEST_CASE("boxes are clipped at the edges of a picture") {
  Pixels picture = blank({4, 3}, kWhite);
  fill(picture, {-5, -5, 6, 6}, kBlack);
  CHECK(color_at(picture, 0, 0) == kBlack);
  CHECK(color_at(picture, 1, 0) == kWhite);
  CHECK(color_at(picture, 0, 1) == kWhite);
  fill(picture, {3, 2, 100, 100}, kBlack);
  CHECK(color_at(picture, 3, 2) == kBlack);
  paste(picture, blank({3, 3}, kGrey), -2, 1);
  CHECK(color_at(picture, 0, 1) == kGrey);
  CHECK(color_at(picture, 0, 2) == kGrey);
  CHECK(color_at(picture, 1, 1) == kWhite);
  paste(picture, blank({1, 1}, kGrey), 50, 50);
}

TEST_CASE("an outline leaves the inside alone") {
  Pixels picture = blank({7, 7}, kWhite);
  outline(picture, {1, 1, 5, 5}, 1, kBlack);
  CHECK(color_at(picture, 1, 1) == kBlack);
  CHECK(color_at(picture, 5, 5) == kBlack);
  CHECK(color_at(picture, 3, 1) == kBlack);
  CHECK(color_at(picture, 2, 2) == kWhite);
  CHECK(color_at(picture, 6, 6) == kWhite);
}

TEST_CASE("shrinking takes means by area, growing repeats pixels") {
  Pixels picture = blank({4, 2}, kBlack);
  fill(picture, {0, 0, 2, 1}, {200, 100, 40});
  const Pixels small = resized(picture, {2, 1});
  CHECK(color_at(small, 0, 0) == Color{100, 50, 20});
  CHECK(color_at(small, 1, 0) == kBlack);
  const Pixels large = resized(picture, {8, 4});
  CHECK(color_at(large, 3, 1) == Color{200, 100, 40});
  CHECK(color_at(large, 4, 1) == kBlack);
  CHECK(color_at(large, 3, 2) == kBlack);
  CHECK(same(resized(picture, {4, 2}), picture));
  CHECK(same(resized(blank({1000, 7}, kGrey), {33, 3}), blank({33, 3}, kGrey)));
}

TEST_CASE("grey and transparent pictures become RGB") {
  Pixels grey = Pixels::from_shape({1, 1, 1});
  grey(0, 0, 0) = 77;
  CHECK(color_at(to_rgb(grey), 0, 0) == Color{77, 77, 77});
  Pixels clear = Pixels::from_shape({1, 2, 4});
  const std::uint8_t values[] = {10, 20, 30, 0, 10, 20, 30, 255};
  std::copy(std::begin(values), std::end(values), clear.data());
  CHECK(color_at(to_rgb(clear), 0, 0) == kWhite);
  CHECK(color_at(to_rgb(clear), 1, 0) == Color{10, 20, 30});
  CHECK_THROWS_AS(to_rgb(Pixels::from_shape({1, 1, 2})), Error);
}

TEST_CASE("sizes are checked before memory is asked for") {
  CHECK_THROWS_AS(blank({0, 5}, kWhite), Error);
  CHECK_THROWS_AS(blank({std::size_t{1} << 40, std::size_t{1} << 40}, kWhite), Error);
}

TEST_CASE("a fitted size keeps the proportions and never vanishes") {
  CHECK(fitted({640, 480}, {200, 200}).height == 150);
  CHECK(fitted({10, 10}, {200, 100}).width == 100);
  CHECK(fitted({6000, 2}, {200, 200}).height == 1);
}
