#pragma once

#include <vector>

#include "attnviz/core/tensor.hpp"

namespace attnviz::mechanisms {

/// A plane of doubles, row by row: what the bottom-up mechanisms compute on.
struct Plane {
  std::size_t rows = 0, columns = 0;
  std::vector<double> values;

  Plane() = default;
  Plane(std::size_t row_count, std::size_t column_count)
      : rows(row_count), columns(column_count), values(row_count * column_count) {}
  double* row(std::size_t index) { return values.data() + index * columns; }
  const double* row(std::size_t index) const { return values.data() + index * columns; }
};

Plane to_plane(const Matrix& matrix);
Plane to_plane(const xt::xtensor<std::uint8_t, 2>& bytes);  ///< 0 to 255
Matrix to_matrix(const Plane& plane);

/// What stands beyond the edge.
enum class Border {
  zero,
  replicate,  ///< aaa|abcd|ddd
  mirror      ///< dcb|abcd|cba: OpenCV's default, "reflect 101"
};

/// A kernel along one axis; the value at `origin` meets the pixel itself.
struct Kernel {
  std::vector<double> taps;
  std::size_t origin = 0;
};

/// Correlates rows and columns with the same kernel.
Plane filter(const Plane& plane, const Kernel& kernel, Border border);

/// `size` equal taps with sum one, origin in the middle.
Kernel box_kernel(std::size_t size);
/// Samples of a Gaussian around the middle of `size` taps, sum one. For an even size the origin is left of the middle.
Kernel gaussian_kernel(std::size_t size, double sigma);

/// Blurs with the binomial 1 4 6 4 1 over 16, mirrored, and keeps every second row and column: [(H+1)/2,(W+1)/2].
Plane pyramid_down(const Plane& plane);

/// Correlates with a square kernel of odd side, row by row, mirrored at the edges.
Plane correlate(const Plane& plane, const Plane& kernel);

}  // namespace attnviz::mechanisms
