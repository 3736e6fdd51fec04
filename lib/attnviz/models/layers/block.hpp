#pragma once

#include <string>

#include "attnviz/models/layers/feed_forward.hpp"
#include "attnviz/models/layers/norm.hpp"
#include "attnviz/models/layers/self_attention.hpp"

namespace attnviz::models {

struct BlockShape {
  AttentionShape attention;
  FeedForwardShape feed_forward;
  float epsilon = 1e-6F;  ///< of the norms
  /// before: h = x + attention(norm(x)), y = h + mlp(norm(h)) as in ViT and GPT-2;
  /// after: h = norm(x + attention(x)), y = norm(h + mlp(h)) as in BERT.
  enum class NormPlace { before, after } norm_place = NormPlace::before;
  bool layer_scale = false;  ///< what a branch adds is multiplied channel by channel. Touvron 2021, arXiv:2103.17239
};

/// One layer of a transformer. Tensors: NAME.attention..., NAME.attention_norm, NAME.mlp..., NAME.mlp_norm, and for
/// layer scale NAME.attention_scale and NAME.mlp_scale.
class Block {
 public:
  Block(Weights& weights, const std::string& name, const BlockShape& shape);

  /// x [N,width] in place; `kept` may be null.
  void apply(Matrix& x, const AttentionContext& context, KeptRows* kept) const;
  /// The attention weights alone, where nobody needs what leaves the layer.
  void weights(const Matrix& x, const AttentionContext& context, KeptRows& kept) const;

  /// Reverse mode, in place: the gradient of what left the layer becomes that of x, which entered it; both [N,width].
  /// What lies between is made again. `visit` sees the attention weights with their gradients.
  void gradient(const Matrix& x, const AttentionContext& context, Matrix& slopes,
                const std::function<void(const AttentionRows&)>& visit) const;

 private:
  void pack() const;

  BlockShape shape_;
  SelfAttention attention_;
  FeedForward feed_forward_;
  Norm attention_norm_, feed_forward_norm_;
  std::vector<float> attention_scale_, feed_forward_scale_;
};

}  // namespace attnviz::models
