#include "attnviz/mechanisms/bottom_up/fine_grained.hpp"

#include <nlohmann/json.hpp>

#include "attnviz/core/error.hpp"
#include "mechanisms/small_inputs.hpp"
#include "support/catch.hpp"
#include "support/golden.hpp"

using namespace attnviz;
using namespace attnviz::mechanisms;
using namespace attnviz::test;

namespace {

const FineGrainedOptions kWrap{.overflow = FineGrainedOptions::Overflow::wrap};

std::size_t different_bytes(const BytePlane& found, const Matrix& expected) {
  std::size_t count = found.size() == expected.size() ? 0 : 1;
  for (std::size_t index = 0; index < expected.size(); ++index) count += found.data()[index] != expected.data()[index];
  return count;
}

}  // namespace

TEST_CASE("fine-grained saliency has the bytes of OpenCV") {
  const auto expected = golden("gates_fine_grained");
  const auto grey = grey_of(pixels_in(expected.at("pixels")));
  CHECK(different_bytes(fine_grained(grey, kWrap), matrix_in(expected.at("saliency"))) == 0);
}

TEST_CASE("fine-grained saliency wraps where OpenCV's bytes do, unless it clamps") {
  const auto expected = golden("gates_fine_grained");
  const auto grey = grey_of(pixels_in(expected.at("line")));
  const Matrix wanted = matrix_in(expected.at("line_saliency"));
  const auto clamped = fine_grained(grey);
  CHECK(different_bytes(fine_grained(grey, kWrap), wanted) == 0);
  CHECK(different_bytes(clamped, wanted) > 0);
  for (std::size_t index = 0; index < wanted.size(); ++index) {
    CHECK((clamped.data()[index] == wanted.data()[index] || clamped.data()[index] == 255));
  }
}

TEST_CASE("fine-grained saliency takes pictures of one pixel, one row and one colour") {
  for (const auto& [rows, columns] : {std::pair<std::size_t, std::size_t>{1, 1}, {1, 9}, {2, 2}, {7, 1}}) {
    BytePlane grey = BytePlane::from_shape({rows, columns});
    std::fill_n(grey.data(), grey.size(), std::uint8_t{77});
    CHECK(different_bytes(fine_grained(grey), Matrix::from_shape({rows, columns}) * 0.0F) == 0);
  }
}

TEST_CASE("a large picture is shrunk before fine-grained saliency looks at it") {
  const auto map = fine_grained(small_picture().pixels, {.longest = 20});
  CHECK((map.shape(0) == 15 && map.shape(1) == 20));
}
