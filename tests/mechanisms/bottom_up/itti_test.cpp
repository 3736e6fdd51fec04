#include "attnviz/mechanisms/bottom_up/itti.hpp"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "attnviz/core/error.hpp"
#include "mechanisms/small_inputs.hpp"
#include "support/catch.hpp"
#include "support/golden.hpp"

using namespace attnviz;
using namespace attnviz::mechanisms;
using namespace attnviz::test;

TEST_CASE("itti agrees with the published formula written with OpenCV's operators") {
  const auto expected = golden("gates_itti");
  const auto found = itti(pixels_in(expected.at("pixels")));
  CHECK(worst_difference(found.saliency, matrix_in(expected.at("saliency"))) < 1e-4);
  CHECK(worst_difference(found.conspicuity, tensor3_in(expected.at("conspicuity"))) < 1e-3);
}

TEST_CASE("adding maps at the size of level 2 finds what adding them at full size finds") {
  const auto expected = golden("gates_itti");
  const auto found = itti(pixels_in(expected.at("rough_pixels"))).saliency;
  const Matrix wanted = matrix_in(expected.at("rough"));
  double product = 0, squares_found = 0, squares_wanted = 0;
  for (std::size_t index = 0; index < wanted.size(); ++index) {
    const double a = found.data()[index], b = wanted.data()[index];
    product += a * b;
    squares_found += a * a;
    squares_wanted += b * b;
  }
  CHECK(product / std::sqrt(squares_found * squares_wanted) > 0.99);
}

TEST_CASE("itti finds nothing in a picture of one colour and takes the smallest pictures") {
  const auto flat = itti(flat_picture().pixels).saliency;
  CHECK(std::ranges::all_of(values_of(flat), [](float value) { return value == 0.0F; }));
  for (const auto& [rows, columns] : {std::pair<std::size_t, std::size_t>{1, 1}, {1, 40}, {3, 2}, {300, 1}}) {
    Pixels pixels = Pixels::from_shape({rows, columns, 3});
    for (std::size_t index = 0; index < pixels.size(); ++index)
      pixels.data()[index] = static_cast<std::uint8_t>(index * 31);
    CHECK_NOTHROW(require_finite("saliency", values_of(itti(pixels).saliency)));
  }
}

TEST_CASE("a red spot on grey ground is the most salient place") {
  Pixels pixels = Pixels::from_shape({128, 160, 3});
  for (std::size_t index = 0; index < pixels.size(); ++index) {
    const std::size_t column = index / 3 % 160, row = index / 480;
    const bool spot = row >= 40 && row < 52 && column >= 100 && column < 112;
    pixels.data()[index] = static_cast<std::uint8_t>(spot ? (index % 3 == 0 ? 220 : 20) : 100 + index / 3 % 5);
  }
  const auto map = itti(pixels).saliency;
  const auto best = static_cast<std::size_t>(std::ranges::max_element(values_of(map)) - values_of(map).begin());
  const std::size_t row = best / map.shape(1), column = best % map.shape(1);
  CHECK((row >= 9 && row <= 13));
  CHECK((column >= 24 && column <= 28));
}
