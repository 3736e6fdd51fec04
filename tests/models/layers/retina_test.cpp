#include "attnviz/models/layers/retina.hpp"

#include "support/catch.hpp"

namespace attnviz::models {
namespace {

/// Pixel (y, x) of 4 x 6 is 10 y + x.
Tensor3 numbered() {
  Tensor3 pixels = Tensor3::from_shape({std::size_t{1}, std::size_t{4}, std::size_t{6}});
  for (std::size_t y = 0; y < 4; ++y) {
    for (std::size_t x = 0; x < 6; ++x) pixels(0, y, x) = static_cast<float>(10 * y + x);
  }
  return pixels;
}

TEST_CASE("retina: the sharp square has the pixels themselves, the next one means of four") {
  const Retina retina({.patch = 2, .scales = 2});
  CHECK(retina.size() == 8);
  const std::vector<float> seen = retina.look(numbered(), {0, 0});
  CHECK(seen == std::vector<float>{12, 13, 22, 23, 6.5F, 8.5F, 26.5F, 28.5F});
}

TEST_CASE("retina: what lies outside of the picture is black") {
  const Retina retina({.patch = 2, .scales = 2});
  CHECK(retina.look(numbered(), {-1, -1}) == std::vector<float>{0, 0, 0, 0, 0, 0, 0, 5.5F});
  CHECK(retina.look(numbered(), {1, 1}) == std::vector<float>{35, 0, 0, 0, 29.5F, 0, 0, 0});
}

TEST_CASE("retina: a place is rounded to a border between pixels, halves to the even one") {
  const Retina retina({.patch = 2, .scales = 1});
  CHECK(retina.boxes(numbered(), {-0.75F, 0.5F}) == std::vector<Box>{{3, -1, 2, 2}});
  CHECK(retina.boxes(numbered(), {-0.74F, 0.51F}) == std::vector<Box>{{4, 0, 2, 2}});
}

TEST_CASE("retina: boxes lie around one middle and double their sides") {
  const Retina retina({.patch = 8, .scales = 3});
  const Tensor3 pixels = Tensor3::from_shape({std::size_t{1}, std::size_t{40}, std::size_t{40}});
  CHECK(retina.boxes(pixels, {0, -1}) == std::vector<Box>{{-4, 16, 8, 8}, {-8, 12, 16, 16}, {-16, 4, 32, 32}});
}

}  // namespace
}  // namespace attnviz::models
