#include "attnviz/mechanisms/bottom_up/fourier.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace attnviz::mechanisms {
namespace {

using Complex = std::complex<double>;

/// Without the checks for infinities that the standard's product makes.
Complex product(Complex a, Complex b) {
  return {a.real() * b.real() - a.imag() * b.imag(), a.real() * b.imag() + a.imag() * b.real()};
}

std::size_t smallest_factor(std::size_t number) {
  for (std::size_t factor = 2; factor * factor <= number; ++factor) {
    if (number % factor == 0) return factor;
  }
  return number;
}

/// One line: Cooley and Tukey's decimation in time by the smallest prime factor of each length.
class Line {
 public:
  Line(std::size_t length, Direction direction) : roots_(length), scratch_(length) {
    const double turn = (direction == Direction::forward ? -2 : 2) * std::numbers::pi / static_cast<double>(length);
    for (std::size_t index = 0; index < length; ++index) {
      roots_[index] = std::polar(1.0, turn * static_cast<double>(index));
    }
  }

  /// Reads every `stride`th value from `in` and writes `length` values to `out`, which is other memory.
  void transform(const Complex* in, std::size_t stride, Complex* out) { part({in, stride, roots_.size()}, out); }

 private:
  struct Part {
    const Complex* in;
    std::size_t stride, length;
  };

  void part(Part from, Complex* out) {
    if (from.length == 1) {
      *out = *from.in;
      return;
    }
    const std::size_t radix = smallest_factor(from.length), shorter = from.length / radix;
    for (std::size_t residue = 0; residue < radix; ++residue) {
      part({from.in + residue * from.stride, from.stride * radix, shorter}, out + residue * shorter);
    }
    const std::size_t step = roots_.size() / from.length;
    for (std::size_t place = 0; place < shorter; ++place) {
      for (std::size_t residue = 0; residue < radix; ++residue) scratch_[residue] = out[residue * shorter + place];
      for (std::size_t block = 0; block < radix; ++block) {
        const std::size_t frequency = block * shorter + place;
        Complex sum = scratch_[0];
        for (std::size_t residue = 1; residue < radix; ++residue) {
          sum += product(scratch_[residue], roots_[residue * frequency % from.length * step]);
        }
        out[frequency] = sum;
      }
    }
  }

  std::vector<Complex> roots_, scratch_;
};

}  // namespace

void fourier_transform(Spectrum& plane, Direction direction) {
  if (plane.values.empty()) return;
  std::vector<Complex> line(std::max(plane.rows, plane.columns));
  Line across(plane.columns, direction), down(plane.rows, direction);
  for (std::size_t row = 0; row < plane.rows; ++row) {
    Complex* values = plane.values.data() + row * plane.columns;
    across.transform(values, 1, line.data());
    std::copy_n(line.begin(), plane.columns, values);
  }
  for (std::size_t column = 0; column < plane.columns; ++column) {
    down.transform(plane.values.data() + column, plane.columns, line.data());
    for (std::size_t row = 0; row < plane.rows; ++row) plane.values[row * plane.columns + column] = line[row];
  }
}

}  // namespace attnviz::mechanisms
