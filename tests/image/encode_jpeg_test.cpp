#include "attnviz/image/encode_jpeg.hpp"

#include <cstdlib>

#include "attnviz/core/error.hpp"
#include "attnviz/image/decode.hpp"
#include "support/catch.hpp"
#include "support/error_of.hpp"

using namespace attnviz;
using namespace attnviz::image;

namespace {

/// Rises to the right in red and downwards in blue.
Pixels slope(std::size_t height, std::size_t width) {
  Pixels pixels = Pixels::from_shape({height, width, 3});
  for (std::size_t row = 0; row < height; ++row) {
    for (std::size_t column = 0; column < width; ++column) {
      pixels(row, column, 0) = static_cast<std::uint8_t>(4 * column);
      pixels(row, column, 1) = 100;
      pixels(row, column, 2) = static_cast<std::uint8_t>(5 * row);
    }
  }
  return pixels;
}

}  // namespace

TEST_CASE("a JPEG decodes to nearly the same pixels, and better ones are larger") {
  const Pixels pixels = slope(37, 50);
  const auto fine = encode_jpeg(pixels, 95), coarse = encode_jpeg(pixels, 20);
  const Picture back = decode(fine, "x.jpg");
  CHECK(back.format == Format::jpeg);
  REQUIRE(back.rgb.shape() == pixels.shape());
  int worst = 0;
  for (std::size_t at = 0; at < pixels.size(); ++at)
    worst = std::max(worst, std::abs(int{back.rgb.data()[at]} - int{pixels.data()[at]}));
  CHECK(worst <= 12);
  CHECK(coarse.size() < fine.size());
  CHECK(encode_jpeg(pixels, 95) == fine);
}

TEST_CASE("a JPEG of nothing or of other channels is refused") {
  CHECK(test::error_of([] { encode_jpeg(Pixels::from_shape({0, 4, 3}), 80); }).kind() == ErrorKind::shape);
  CHECK(test::error_of([] { encode_jpeg(Pixels::from_shape({4, 4, 4}), 80); }).kind() == ErrorKind::shape);
}
