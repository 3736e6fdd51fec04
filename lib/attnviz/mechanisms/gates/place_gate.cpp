#include "attnviz/mechanisms/gates/place_gate.hpp"

#include <algorithm>

#include "attnviz/core/activation.hpp"

namespace attnviz::mechanisms {

Matrix place_gate(const Matrix& first, const Matrix& second, const ConvolutionLayer& layer) {
  require_shape("place_gate: second plane", std::span(second.shape().data(), 2), std::span(first.shape().data(), 2));
  Tensor3 planes = Tensor3::from_shape({2, first.shape(0), first.shape(1)});
  std::ranges::copy(values_of(first), planes.data());
  std::ranges::copy(values_of(second), planes.data() + first.size());
  const Tensor3 logits = layer(planes);
  const std::size_t expected[] = {1, first.shape(0), first.shape(1)};
  require_shape("place_gate: convolved planes", std::span(logits.shape().data(), 3), expected);
  Matrix gate = Matrix::from_shape(first.shape());
  std::ranges::copy(values_of(logits), gate.data());
  sigmoid(values_of(gate));
  return gate;
}

}  // namespace attnviz::mechanisms
