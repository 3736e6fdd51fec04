#include "attnviz/image/lab.hpp"

#include <nlohmann/json.hpp>

#include "support/catch.hpp"
#include "support/golden.hpp"

using namespace attnviz;
using namespace attnviz::image;
using namespace attnviz::test;

TEST_CASE("CIE Lab of a picture and of a colour agree with scikit-image to 0.01") {
  const auto& expected = golden("image_lab");
  const Tensor3 colors = tensor3_in(expected["colors"]), lab = tensor3_in(expected["lab"]);
  Pixels pixels = Pixels::from_shape(colors.shape());
  std::transform(colors.data(), colors.data() + colors.size(), pixels.data(),
                 [](float value) { return static_cast<std::uint8_t>(value); });
  const Tensor3 planes = lab_planes(pixels);
  double worst = 0;
  for (std::size_t index = 0; index < pixels.shape(1); ++index) {
    const Lab one = to_lab({pixels(0, index, 0), pixels(0, index, 1), pixels(0, index, 2)});
    const std::array values = {one.lightness, one.a, one.b};
    for (std::size_t plane = 0; plane < 3; ++plane) {
      CHECK(values[plane] == static_cast<double>(planes(plane, 0, index)));
      worst = std::max(worst, std::abs(values[plane] - static_cast<double>(lab(0, index, plane))));
    }
  }
  CHECK(worst < 0.01);
}

TEST_CASE("the way back to sRGB agrees with scikit-image within one level") {
  const auto& expected = golden("image_lab");
  const Tensor3 wanted = tensor3_in(expected["wanted"]), found = tensor3_in(expected["found"]);
  for (std::size_t index = 0; index < wanted.shape(1); ++index) {
    const Srgb color = to_srgb({wanted(0, index, 0), wanted(0, index, 1), wanted(0, index, 2)});
    for (std::size_t channel = 0; channel < 3; ++channel) {
      CHECK(std::abs(static_cast<double>(color[channel]) - static_cast<double>(found(0, index, channel))) <= 1);
    }
  }
}

TEST_CASE("every grey comes back from CIE Lab as it went in, and a colour out of the gamut is clipped") {
  for (int level = 0; level < 256; ++level) {
    const auto byte = static_cast<std::uint8_t>(level);
    CHECK(to_srgb(to_lab({byte, byte, byte})) == Srgb{byte, byte, byte});
  }
  CHECK(to_srgb({120, 0, 0}) == Srgb{255, 255, 255});
}
