#pragma once

#include <string>

#include "attnviz/models/naming/weights.hpp"

namespace attnviz::models {

/// Layer normalisation with the scale and shift of a checkpoint.
class Norm {
 public:
  Norm() = default;
  /// `name` without ".weight"; both tensors [width].
  Norm(Weights& weights, const std::string& name, std::size_t width, float epsilon);

  explicit operator bool() const { return !scale_.empty(); }
  /// Every row of [N,width] in place.
  void apply(Matrix& rows) const;
  /// The same into a second matrix of this shape: the residual keeps what came in.
  void apply(const Matrix& rows, Matrix& normed) const;
  /// Reverse mode: the gradient of what came out becomes that of `rows`, which went in; both [N,width].
  void gradient(const Matrix& rows, Matrix& gradient) const;

 private:
  std::vector<float> scale_, shift_;
  float epsilon_ = 0;
};

}  // namespace attnviz::models
