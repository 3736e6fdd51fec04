#pragma once

#include "attnviz/core/tensor.hpp"

namespace attnviz {

struct LayerNorm {
  std::span<const float> scale, shift;  ///< [C]
  float epsilon = 1e-5F;                ///< inside the root
};
/// Layer normalisation of every row, biased variance. [R,C] -> [R,C], which may be the same matrix. Throws `shape`.
void layer_norm(const Matrix& from, Matrix& to, const LayerNorm& norm);
/// The same in place.
void layer_norm(Matrix& rows, std::span<const float> scale, std::span<const float> shift, float epsilon);

/// Reverse mode of layer_norm: from the gradient of what came out to that of `rows`, which went in; both [R,C], the
/// gradient in place. Throws `shape`.
void layer_norm_gradient(const Matrix& rows, std::span<const float> scale, float epsilon, Matrix& gradient);

/// What batch normalisation learned; all [C].
struct BatchNorm {
  Vector scale, shift, mean, variance;
  float epsilon = 1e-5F;
};

/// Batch normalisation at inference of [C,H,W] in place: (x - mean) / sqrt(variance + epsilon) * scale + shift.
void batch_norm(Tensor3& features, const BatchNorm& norm);

/// Mean and biased variance of at least one value, by two passes; NaN for none.
struct Moments {
  double mean = 0, variance = 0;
};
Moments moments(std::span<const float> values);

}  // namespace attnviz
