#pragma once

#include <string>

#include "attnviz/models/layers/block.hpp"
#include "attnviz/models/layers/cross_attention.hpp"

namespace attnviz::models {

/// One layer of a transformer's decoder, norms before the branches: to what was written so far, to the source, and a
/// network for each place. Vaswani et al. 2017, arXiv:1706.03762; norms as in Xiong et al. 2020, arXiv:2002.04745.
///   h = x + attention(norm(x))      g = h + cross(norm(h), source)      y = g + mlp(norm(g))
/// Tensors: NAME.attention..., .attention_norm, .cross..., .cross_norm, .mlp..., .mlp_norm.
class DecoderBlock {
 public:
  DecoderBlock(Weights& weights, const std::string& name, const BlockShape& shape);

  /// What the layer needs of the source [S,width] in every step: [S,2 width].
  Matrix remember(const Matrix& source) const { return cross_.remember(source); }

  /// The weights that a run keeps; either may be null.
  struct Kept {
    KeptRows *own = nullptr, *cross = nullptr;
  };
  /// x [T,width] in place; a place sees those before it and itself.
  void apply(Matrix& x, const Matrix& remembered, const Kept& kept) const;

 private:
  SelfAttention attention_;
  CrossAttention cross_;
  FeedForward feed_forward_;
  Norm attention_norm_, cross_norm_, feed_forward_norm_;
};

}  // namespace attnviz::models
