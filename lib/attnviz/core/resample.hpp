#pragma once

#include "attnviz/core/tensor.hpp"

namespace attnviz {

/// Keys' cubic convolution kernel at a distance of `x` samples. Keys 1981, equation 15; a = -0.75 in torch and OpenCV,
/// -0.5 in Pillow and wherever torch antialiases.
double cubic_kernel(double x, double a);

enum class Interpolation { nearest, bilinear, bicubic };

/// Resamples one plane [H,W] to [rows,columns] on the half-pixel grid (corners not aligned), without antialiasing:
/// torch.nn.functional.interpolate with align_corners=False; bicubic with a = -0.75. Agrees to 1e-5.
Matrix resample(const Matrix& plane, std::size_t rows, std::size_t columns, Interpolation interpolation);

}  // namespace attnviz
