#include "attnviz/mechanisms/bottom_up/picture.hpp"

#include <nlohmann/json.hpp>

#include "attnviz/core/error.hpp"
#include "mechanisms/small_inputs.hpp"
#include "support/catch.hpp"
#include "support/golden.hpp"

using namespace attnviz;
using namespace attnviz::mechanisms;
using namespace attnviz::test;

namespace {

bool same_bytes(const BytePlane& found, const Matrix& expected) {
  return found.shape() == BytePlane::shape_type{expected.shape(0), expected.shape(1)} &&
         std::equal(found.data(), found.data() + found.size(), expected.data());
}

}  // namespace

TEST_CASE("grey has the bytes of OpenCV") {
  const auto expected = golden("gates_picture");
  CHECK(same_bytes(grey_of(pixels_in(expected.at("pixels"))), matrix_in(expected.at("grey"))));
}

TEST_CASE("grey takes a grey picture as it is and looks past an alpha channel") {
  Pixels grey = Pixels::from_shape({1, 2, 1}), alpha = Pixels::from_shape({1, 1, 4});
  grey(0, 0, 0) = 7;
  grey(0, 1, 0) = 200;
  CHECK((grey_of(grey) == BytePlane{{7, 200}}));
  std::fill_n(alpha.data(), 4, std::uint8_t{255});
  alpha(0, 0, 3) = 0;
  CHECK((grey_of(alpha) == BytePlane{{255}}));
  CHECK_THROWS_AS(grey_of(Pixels::from_shape({1, 1, 2})), Error);
  CHECK_THROWS_AS(grey_of(Pixels::from_shape({0, 4, 3})), Error);
}

TEST_CASE("exact resizing has the bytes of OpenCV, larger and smaller") {
  const auto expected = golden("gates_picture");
  const BytePlane grey = grey_of(pixels_in(expected.at("pixels")));
  for (const auto& resized : expected.at("resized")) {
    const Matrix wanted = matrix_in(resized);
    INFO(shape_text(wanted));
    CHECK(same_bytes(resize_exact(grey, wanted.shape(0), wanted.shape(1)), wanted));
  }
}

TEST_CASE("shrinking averages the area as OpenCV does") {
  const auto expected = golden("gates_picture");
  const Matrix wanted = matrix_in(expected.at("shrunk"));
  const auto found = shrink(grey_of(pixels_in(expected.at("pixels"))), wanted.shape(0), wanted.shape(1));
  CHECK(worst_difference(found, wanted) < 1e-6);
}

TEST_CASE("a map of the picture covers all of it") {
  const Inputs inputs = small_picture();
  const auto map = picture_map("saliency", Matrix::from_shape({3, 8}), inputs);
  REQUIRE(map.grid);
  CHECK(map.grid->to_source.scale_x * 8 == Approx(40));
  CHECK(map.grid->to_source.scale_y * 3 == Approx(30));
}
