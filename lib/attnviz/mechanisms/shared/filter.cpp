#include "attnviz/mechanisms/shared/filter.hpp"

#include <algorithm>
#include <cmath>
#include <opencv2/imgproc.hpp>

namespace attnviz::mechanisms {
namespace {

/// The plane's own memory as OpenCV sees it.
cv::Mat mat_of(Plane& plane) {
  return {static_cast<int>(plane.rows), static_cast<int>(plane.columns), CV_64F, plane.values.data()};
}

/// To read from only.
cv::Mat mat_of(const Plane& plane) {
  return mat_of(const_cast<Plane&>(plane));
}

cv::BorderTypes border_of(Border border) {
  switch (border) {
    case Border::zero:
      return cv::BORDER_CONSTANT;
    case Border::replicate:
      return cv::BORDER_REPLICATE;
    case Border::mirror:
      break;
  }
  return cv::BORDER_REFLECT_101;
}

}  // namespace

Plane filter(const Plane& plane, const Kernel& kernel, Border border) {
  Plane result(plane.rows, plane.columns);
  const auto origin = static_cast<int>(kernel.origin);
  cv::Mat target = mat_of(result);
  cv::sepFilter2D(mat_of(plane), target, CV_64F, kernel.taps, kernel.taps, {origin, origin}, 0, border_of(border));
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
  Plane half((plane.rows + 1) / 2, (plane.columns + 1) / 2);
  cv::Mat target = mat_of(half);
  cv::pyrDown(mat_of(plane), target);
  return half;
}

Plane correlate(const Plane& plane, const Plane& kernel) {
  Plane result(plane.rows, plane.columns);
  cv::Mat target = mat_of(result);
  cv::filter2D(mat_of(plane), target, CV_64F, mat_of(kernel));
  return result;
}

Kernel box_kernel(std::size_t size) {
  return {std::vector<double>(size, 1 / static_cast<double>(size)), (size - 1) / 2};
}

// Not OpenCV's, which promises odd sizes only.
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
