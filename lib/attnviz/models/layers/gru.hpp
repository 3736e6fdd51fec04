#pragma once

#include <string>

#include "attnviz/models/layers/linear.hpp"

namespace attnviz::models {

/// A gated recurrent unit as the authors of RNNsearch have it (GroundHog). Cho et al. 2014, arXiv:1406.1078, eq. 5
/// to 8.
///   r, z = sigmoid(W x + U h)      c = tanh(W_c x + U_c (r h))      h' = (1 - z) h + z c
/// The reset gate acts on the state before the matrix, and z = 1 takes the new state; torch.nn.GRU has r after the
/// matrix and z the other way round. Tensors: NAME.input [3D,I] with a bias, rows r, z, c; NAME.gates [2D,D];
/// NAME.candidate [D,D].
class Gru {
 public:
  Gru() = default;
  Gru(Weights& weights, const std::string& name, std::size_t inputs, std::size_t width);

  std::size_t width() const { return width_; }
  /// What the inputs have to say in every step, of all steps at once. [N,inputs] -> [N,3D]
  Matrix project(const Matrix& x) const { return input_(x); }
  std::vector<float> project(std::span<const float> x) const;
  /// One step: `projected` [3D] of its input, `state` [D] in place.
  void step(std::span<const float> projected, std::span<float> state) const;

 private:
  std::size_t width_ = 0;
  Linear input_, gates_, candidate_;
};

}  // namespace attnviz::models
