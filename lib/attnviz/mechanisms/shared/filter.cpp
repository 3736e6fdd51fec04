#include "attnviz/mechanisms/shared/filter.hpp"

#include <algorithm>
#include <cmath>

namespace attnviz::mechanisms {
namespace {

constexpr std::ptrdiff_t kOutside = -1;

/// The position inside [0, size) that stands for `place`, or kOutside where there is zero.
std::ptrdiff_t inside(std::ptrdiff_t place, std::ptrdiff_t size, Border border) {
  if (place >= 0 && place < size) return place;
  if (border == Border::zero) return kOutside;
  if (border == Border::replicate || size == 1) return std::clamp<std::ptrdiff_t>(place, 0, size - 1);
  const std::ptrdiff_t period = 2 * (size - 1), turned = ((place % period) + period) % period;
  return turned < size ? turned : period - turned;
}

/// Source position of every tap of every target position along one axis.
std::vector<std::ptrdiff_t> sources(std::size_t size, const Kernel& kernel, Border border) {
  std::vector<std::ptrdiff_t> places;
  places.reserve(size * kernel.taps.size());
  for (std::size_t target = 0; target < size; ++target) {
    for (std::size_t tap = 0; tap < kernel.taps.size(); ++tap) {
      places.push_back(inside(static_cast<std::ptrdiff_t>(target + tap) - static_cast<std::ptrdiff_t>(kernel.origin),
                              static_cast<std::ptrdiff_t>(size), border));
    }
  }
  return places;
}

}  // namespace

Plane filter(const Plane& plane, const Kernel& kernel, Border border) {
  const std::size_t taps = kernel.taps.size();
  const auto across = sources(plane.columns, kernel, border), down = sources(plane.rows, kernel, border);
  Plane wide(plane.rows, plane.columns), result(plane.rows, plane.columns);
  for (std::size_t row = 0; row < plane.rows; ++row) {
    const double* in = plane.row(row);
    double* out = wide.row(row);
    for (std::size_t column = 0; column < plane.columns; ++column) {
      double sum = 0;
      for (std::size_t tap = 0; tap < taps; ++tap) {
        if (const auto from = across[column * taps + tap]; from != kOutside) sum += kernel.taps[tap] * in[from];
      }
      out[column] = sum;
    }
  }
  for (std::size_t row = 0; row < plane.rows; ++row) {
    double* out = result.row(row);
    for (std::size_t tap = 0; tap < taps; ++tap) {
      const auto from = down[row * taps + tap];
      if (from == kOutside) continue;
      const double* in = wide.row(static_cast<std::size_t>(from));
      for (std::size_t column = 0; column < plane.columns; ++column) out[column] += kernel.taps[tap] * in[column];
    }
  }
  return result;
}

Plane to_plane(const Matrix& matrix) {
  Plane plane(matrix.shape(0), matrix.shape(1));
  std::copy_n(matrix.data(), matrix.size(), plane.values.begin());
  return plane;
}

Plane to_plane(const xt::xtensor<std::uint8_t, 2>& bytes) {
  Plane plane(bytes.shape(0), bytes.shape(1));
  std::copy_n(bytes.data(), bytes.size(), plane.values.begin());
  return plane;
}

Matrix to_matrix(const Plane& plane) {
  Matrix matrix = Matrix::from_shape({plane.rows, plane.columns});
  std::ranges::transform(plane.values, matrix.data(), [](double value) { return static_cast<float>(value); });
  return matrix;
}

Plane pyramid_down(const Plane& plane) {
  const Plane blurred = filter(plane, {{1.0 / 16, 4.0 / 16, 6.0 / 16, 4.0 / 16, 1.0 / 16}, 2}, Border::mirror);
  Plane half((plane.rows + 1) / 2, (plane.columns + 1) / 2);
  for (std::size_t row = 0; row < half.rows; ++row) {
    for (std::size_t column = 0; column < half.columns; ++column)
      half.row(row)[column] = blurred.row(2 * row)[2 * column];
  }
  return half;
}

Plane correlate(const Plane& plane, const Plane& kernel) {
  const Kernel side{std::vector<double>(kernel.rows), kernel.rows / 2};
  const auto down = sources(plane.rows, side, Border::mirror), across = sources(plane.columns, side, Border::mirror);
  Plane result(plane.rows, plane.columns);
  for (std::size_t row = 0; row < plane.rows; ++row) {
    for (std::size_t i = 0; i < kernel.rows; ++i) {
      const double* in = plane.row(static_cast<std::size_t>(down[row * kernel.rows + i]));
      const double* taps = kernel.row(i);
      for (std::size_t column = 0; column < plane.columns; ++column) {
        double sum = 0;
        for (std::size_t j = 0; j < kernel.columns; ++j) sum += taps[j] * in[across[column * kernel.columns + j]];
        result.row(row)[column] += sum;
      }
    }
  }
  return result;
}

Kernel box_kernel(std::size_t size) {
  return {std::vector<double>(size, 1 / static_cast<double>(size)), (size - 1) / 2};
}

Kernel gaussian_kernel(std::size_t size, double sigma) {
  Kernel kernel{std::vector<double>(size), (size - 1) / 2};
  const double middle = static_cast<double>(size - 1) / 2;
  double sum = 0;
  for (std::size_t tap = 0; tap < size; ++tap) {
    const double distance = static_cast<double>(tap) - middle;
    kernel.taps[tap] = std::exp(-distance * distance / (2 * sigma * sigma));
    sum += kernel.taps[tap];
  }
  for (double& tap : kernel.taps) tap /= sum;
  return kernel;
}

}  // namespace attnviz::mechanisms
