#include "attnviz/mechanisms/bottom_up/fourier.hpp"

#include <nlohmann/json.hpp>

#include "support/catch.hpp"
#include "support/golden.hpp"

using namespace attnviz;
using namespace attnviz::mechanisms;
using namespace attnviz::test;

TEST_CASE("the Fourier transform agrees with scipy and comes back") {
  for (const auto& expected : golden("gates_fourier")) {
    const Matrix plane = matrix_in(expected.at("plane"));
    INFO(shape_text(plane));
    Spectrum spectrum{plane.shape(0), plane.shape(1), {plane.data(), plane.data() + plane.size()}};
    fourier_transform(spectrum, Direction::forward);
    const Matrix real = matrix_in(expected.at("real")), imaginary = matrix_in(expected.at("imaginary"));
    for (std::size_t index = 0; index < plane.size(); ++index) {
      CHECK(spectrum.values[index].real() == Approx(real.data()[index]).margin(1e-5));
      CHECK(spectrum.values[index].imag() == Approx(imaginary.data()[index]).margin(1e-5));
    }
    fourier_transform(spectrum, Direction::inverse);
    for (std::size_t index = 0; index < plane.size(); ++index) {
      const auto back = spectrum.values[index] / static_cast<double>(plane.size());
      CHECK(back.real() == Approx(plane.data()[index]).margin(1e-6));
      CHECK(back.imag() == Approx(0).margin(1e-6));
    }
  }
}
