#include "attnviz/image/frame.hpp"

#include "attnviz/core/error.hpp"
#include "image/made.hpp"
#include "support/catch.hpp"

using namespace attnviz;
using namespace attnviz::image;
using attnviz::test::noise_picture;

TEST_CASE("the central window lies where torchvision puts it") {
  // torchvision.transforms.functional.center_crop: round((outer - inner) / 2), halves to even.
  CHECK(center_window(256, 341, 224, 224) == Window{16, 58, 224, 224});
  CHECK(center_window(227, 229, 224, 224) == Window{2, 2, 224, 224});
  CHECK(center_window(225, 231, 224, 224) == Window{0, 4, 224, 224});
  CHECK(center_window(224, 224, 224, 224) == Window{0, 0, 224, 224});
  CHECK_THROWS_WITH(center_window(100, 300, 224, 224), ContainsSubstring("224 x 224 in a picture of 100 x 300"));
}

TEST_CASE("the window of multiples is the largest that fits") {
  CHECK(multiple_window(480, 645, 16) == Window{0, 2, 480, 640});
  CHECK(multiple_window(17, 16, 16) == Window{0, 0, 16, 16});
  CHECK_THROWS_AS(multiple_window(15, 16, 16), Error);
  CHECK_THROWS_AS(multiple_window(15, 16, 0), Error);
}

TEST_CASE("the shorter side is exact and the longer rounded down") {
  CHECK(shorter_side(480, 640, 256) == Size{256, 341});
  CHECK(shorter_side(640, 480, 256) == Size{341, 256});
  CHECK(shorter_side(500, 333, 224) == Size{336, 224});
  CHECK(shorter_side(7, 7, 3) == Size{3, 3});
}

TEST_CASE("steps compose to the way back to source pixels") {
  Frame frame{noise_picture(480, 640, 3), {}};
  frame = resized(frame, {256, 341}, Filter::bicubic);
  frame = cropped(frame, {16, 58, 224, 224});
  // Pixel corner (0,0) of the crop is corner (58,16) of the resized picture.
  CHECK(frame.to_source.offset_x == Approx(58 * 640.0 / 341));
  CHECK(frame.to_source.offset_y == Approx(16 * 480.0 / 256));
  CHECK(frame.to_source.scale_x == Approx(640.0 / 341));
  frame = padded(frame, {3, 5, 230, 240}, 0);
  const double x = 5, y = 3;
  CHECK(frame.to_source.scale_x * x + frame.to_source.offset_x == Approx(58 * 640.0 / 341));
  CHECK(frame.to_source.scale_y * y + frame.to_source.offset_y == Approx(16 * 480.0 / 256));
  CHECK(frame.pixels.shape(0) == 230);
  CHECK(frame.pixels.shape(1) == 240);
}

TEST_CASE("crop and pad move pixels where they say") {
  const Pixels source = noise_picture(6, 8, 3);
  const Frame crop = cropped({source, {}}, {2, 3, 3, 4});
  for (std::size_t row = 0; row < 3; ++row) {
    for (std::size_t column = 0; column < 4; ++column)
      CHECK(crop.pixels(row, column, 1) == source(row + 2, column + 3, 1));
  }
  const Frame pad = padded({source, {}}, {1, 2, 9, 11}, 200);
  CHECK(pad.pixels(0, 0, 0) == 200);
  CHECK(pad.pixels(8, 10, 2) == 200);
  CHECK(pad.pixels(1, 2, 0) == source(0, 0, 0));
  CHECK(pad.pixels(6, 9, 2) == source(5, 7, 2));
}

TEST_CASE("windows that leave the picture are refused, with numbers that would overflow too") {
  const Frame frame{noise_picture(6, 8, 3), {}};
  const std::size_t huge = std::numeric_limits<std::size_t>::max();
  CHECK_THROWS_AS(cropped(frame, {4, 0, 3, 4}), Error);
  CHECK_THROWS_AS(cropped(frame, {huge, 0, 2, 2}), Error);
  CHECK_THROWS_AS(padded(frame, {huge, 0, 10, 10}, 0), Error);
  CHECK_THROWS_AS(padded(frame, {0, 0, 5, 10}, 0), Error);
}
