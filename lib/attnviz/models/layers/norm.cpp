#include "attnviz/models/layers/norm.hpp"

#include "attnviz/core/normalization.hpp"

namespace attnviz::models {

Norm::Norm(Weights& weights, const std::string& name, std::size_t width, float epsilon) : epsilon_(epsilon) {
  const StoredTensor scale = weights.expect(name + ".weight", {width}), shift = weights.expect(name + ".bias", {width});
  if (!scale || !shift) return;  // complained about; Weights::finish throws
  scale_ = scale.read();
  shift_ = shift.read();
}

void Norm::apply(Matrix& rows) const {
  layer_norm(rows, scale_, shift_, epsilon_);
}

void Norm::apply(const Matrix& rows, Matrix& normed) const {
  layer_norm(rows, normed, {scale_, shift_, epsilon_});
}

void Norm::gradient(const Matrix& rows, Matrix& gradient) const {
  layer_norm_gradient(rows, scale_, epsilon_, gradient);
}

}  // namespace attnviz::models
