#include "attnviz/core/resample.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "attnviz/core/error.hpp"
#include "attnviz/core/parallel.hpp"
#include "attnviz/core/simd/kernels.hpp"

namespace attnviz {
namespace {

/// Pixels of one piece: some ten microseconds of work.
constexpr std::size_t kGrain = 65536;

/// The source positions and weights behind one target position.
struct Taps {
  std::array<std::size_t, 4> index{};
  std::array<float, 4> weight{};
};

/// In whole numbers: a rounded scale would give the last pixel of some cells to their neighbour.
Taps nearest_tap(std::size_t target, std::size_t targets, std::size_t size) {
  const std::size_t whole = size / targets, rest = size % targets;
  return {{target * whole + target * rest / targets, 0, 0, 0}, {1, 0, 0, 0}};
}

Taps taps_at(std::size_t target, double scale, std::size_t size, Interpolation interpolation) {
  const auto last = static_cast<std::ptrdiff_t>(size) - 1;
  const auto inside = [last](std::ptrdiff_t place) {
    return static_cast<std::size_t>(std::clamp<std::ptrdiff_t>(place, 0, last));
  };
  Taps taps;
  double place = (static_cast<double>(target) + 0.5) * scale - 0.5;
  if (interpolation == Interpolation::bilinear) place = std::max(place, 0.0);
  const double below = std::floor(place), fraction = place - below;
  const auto first = static_cast<std::ptrdiff_t>(below);
  if (interpolation == Interpolation::bilinear) {
    taps.index = {inside(first), inside(first + 1), 0, 0};
    taps.weight = {static_cast<float>(1 - fraction), static_cast<float>(fraction), 0, 0};
    return taps;
  }
  for (std::ptrdiff_t tap = 0; tap < 4; ++tap) {
    taps.index[static_cast<std::size_t>(tap)] = inside(first + tap - 1);
    taps.weight[static_cast<std::size_t>(tap)] =
        static_cast<float>(cubic_kernel(fraction - static_cast<double>(tap - 1), -0.75));
  }
  return taps;
}

std::vector<Taps> all_taps(std::size_t targets, std::size_t size, Interpolation interpolation) {
  const double scale = static_cast<double>(size) / static_cast<double>(targets);
  std::vector<Taps> taps;
  taps.reserve(targets);
  for (std::size_t target = 0; target < targets; ++target) {
    taps.push_back(interpolation == Interpolation::nearest ? nearest_tap(target, targets, size)
                                                           : taps_at(target, scale, size, interpolation));
  }
  return taps;
}

std::size_t tap_count(Interpolation interpolation) {
  switch (interpolation) {
    case Interpolation::nearest:
      return 1;
    case Interpolation::bilinear:
      return 2;
    case Interpolation::bicubic:
      return 4;
  }
  return 1;
}

}  // namespace

double cubic_kernel(double x, double a) {
  x = std::abs(x);
  if (x <= 1) return ((a + 2) * x - (a + 3)) * x * x + 1;
  if (x < 2) return ((a * x - 5 * a) * x + 8 * a) * x - 4 * a;
  return 0;
}

Matrix resample(const Matrix& plane, std::size_t rows, std::size_t columns, Interpolation interpolation) {
  if (plane.size() == 0 || rows == 0 || columns == 0) {
    throw Error(ErrorKind::shape, "resample: cannot make [" + std::to_string(rows) + ", " + std::to_string(columns) +
                                      "] out of " + shape_text(plane));
  }
  checked_count("resample", {{rows, columns}});
  const auto across = all_taps(columns, plane.shape(1), interpolation);
  const auto down = all_taps(rows, plane.shape(0), interpolation);
  const std::size_t taps = tap_count(interpolation);

  Matrix wide = Matrix::from_shape({plane.shape(0), columns});
  for (std::size_t row = 0; row < plane.shape(0); ++row) {
    const auto line = row_of(plane, row);
    float* out = wide.data() + row * columns;
    for (std::size_t column = 0; column < columns; ++column) {
      float sum = 0;
      for (std::size_t tap = 0; tap < taps; ++tap) sum += across[column].weight[tap] * line[across[column].index[tap]];
      out[column] = sum;
    }
  }

  Matrix result = Matrix::from_shape({rows, columns});
  parallel_for(rows, kGrain / columns, [&](std::size_t begin, std::size_t end) {
    for (std::size_t row = begin; row < end; ++row) {
      std::array<const float*, 4> lines{};
      for (std::size_t tap = 0; tap < taps; ++tap) lines[tap] = wide.data() + down[row].index[tap] * columns;
      simd::kernels().blend(result.data() + row * columns, columns, lines.data(), down[row].weight.data(), taps);
    }
  });
  return result;
}

}  // namespace attnviz
