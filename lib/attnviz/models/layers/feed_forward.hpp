#pragma once

#include <string>

#include "attnviz/models/layers/linear.hpp"

namespace attnviz::models {

struct FeedForwardShape {
  std::size_t width = 0, inner = 0;
  Activation activation = Activation::gelu;
  enum class Kind {
    plain,  ///< down(activation(up(x)))
    gated   ///< SwiGLU: down(silu(a) b), a and b the halves of up(x). Shazeer 2020, arXiv:2002.05202
  } kind = Kind::plain;
};

/// The two linear layers behind attention. Tensors: NAME.up, NAME.down.
class FeedForward {
 public:
  FeedForward() = default;
  FeedForward(Weights& weights, const std::string& name, const FeedForwardShape& shape);

  /// x [N,width] -> [N,width]
  Matrix operator()(const Matrix& x) const;

  /// Reverse mode, from the gradient of what came out to that of x; both [N,width].
  Matrix gradient(const Matrix& x, const Matrix& from) const;

  /// Its linear layers, to be packed before they run.
  std::vector<const Linear*> linears() const;

 private:
  FeedForwardShape shape_;
  Linear up_, down_;
};

}  // namespace attnviz::models
