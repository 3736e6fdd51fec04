#pragma once

#include <string>

#include "attnviz/models/layers/self_attention.hpp"

namespace attnviz::models {

/// Multi-head attention of a decoder to what the encoder made of the source: queries from one, keys and values from the
/// other. Vaswani et al. 2017, arXiv:1706.03762, section 3.2.3.
///   A_h = softmax(scale Q_h K_h^T)      y = concat_h(A_h V_h) W_o^T + b_o
/// Tensors: NAME.query, .key, .value and .output.
class CrossAttention {
 public:
  CrossAttention() = default;
  CrossAttention(Weights& weights, const std::string& name, const AttentionShape& shape);

  /// Keys and values of the source, side by side: the same for every step of an answer. [S,width] -> [S,2 width]
  Matrix remember(const Matrix& source) const { return key_value_(source); }
  /// x [T,width], what `remember` gave -> [T,width]; `kept` may be null, its rows are of x.
  Matrix operator()(const Matrix& x, const Matrix& remembered, KeptRows* kept) const;

 private:
  AttentionShape shape_;
  Linear query_, key_value_, output_;
};

}  // namespace attnviz::models
