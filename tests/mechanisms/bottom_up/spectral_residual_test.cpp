#include "attnviz/mechanisms/bottom_up/spectral_residual.hpp"

#include <nlohmann/json.hpp>

#include "attnviz/core/error.hpp"
#include "attnviz/core/resample.hpp"
#include "mechanisms/small_inputs.hpp"
#include "support/catch.hpp"
#include "support/golden.hpp"

using namespace attnviz;
using namespace attnviz::mechanisms;
using namespace attnviz::test;

namespace {

using Variant = SpectralResidualOptions::Variant;

}  // namespace

TEST_CASE("spectral residual agrees with OpenCV at the working size") {
  const auto expected = golden("gates_spectral_residual");
  const auto found = spectral_residual(pixels_in(expected.at("native_pixels")), {.size = 32});
  CHECK(worst_difference(found, matrix_in(expected.at("opencv_native"))) < 1e-4);
}

TEST_CASE("spectral residual agrees with OpenCV on the whole picture") {
  const auto expected = golden("gates_spectral_residual");
  const Pixels pixels = pixels_in(expected.at("pixels"));
  const auto found = resample(spectral_residual(pixels), pixels.shape(0), pixels.shape(1), Interpolation::bilinear);
  CHECK(worst_difference(found, matrix_in(expected.at("opencv_full"))) < 1e-4);
}

TEST_CASE("spectral residual agrees with the authors' script in scipy") {
  const auto expected = golden("gates_spectral_residual");
  const Matrix grey = matrix_in(expected.at("grey"));
  Plane plane(grey.shape(0), grey.shape(1));
  std::copy_n(grey.data(), grey.size(), plane.values.begin());
  CHECK(worst_difference(spectral_residual(plane, Variant::hou), matrix_in(expected.at("hou"))) < 1e-5);
}

TEST_CASE("spectral residual agrees with OpenCV on pictures one pixel wide or high, on one pixel, and on one colour") {
  for (const auto& one : golden("gates_spectral_residual").at("narrow")) {
    const Pixels pixels = pixels_in(one.at("pixels"));
    CAPTURE(shape_text(pixels));
    CHECK(worst_difference(spectral_residual(pixels, {.size = 16}), matrix_in(one.at("opencv"))) < 1e-4);
  }
}

TEST_CASE("the authors' spectral residual finds nothing in a flat picture") {
  const auto found = spectral_residual(flat_picture().pixels, {.variant = Variant::hou});
  CHECK(std::ranges::all_of(values_of(found), [](float value) { return value == 0.0F; }));
}

TEST_CASE("spectral residual takes pictures of one pixel and long strips") {
  const auto variant = GENERATE(Variant::opencv, Variant::hou);
  for (const auto& [rows, columns] : {std::pair{1, 1}, {1, 300}, {2000, 3}}) {
    Pixels pixels = Pixels::from_shape({static_cast<std::size_t>(rows), static_cast<std::size_t>(columns), 3});
    for (std::size_t index = 0; index < pixels.size(); ++index)
      pixels.data()[index] = static_cast<std::uint8_t>(index * 37);
    CHECK_NOTHROW(require_finite("saliency", values_of(spectral_residual(pixels, {.variant = variant}))));
  }
}

TEST_CASE("spectral residual says that it needs a picture") {
  Parameters parameters(1);
  CHECK_THROWS_WITH(run_spectral_residual(small_text(), parameters, {}), ContainsSubstring("needs a picture"));
}
