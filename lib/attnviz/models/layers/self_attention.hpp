#pragma once

#include <span>
#include <string>

#include "attnviz/core/attention_gradient.hpp"
#include "attnviz/models/layers/linear.hpp"

namespace attnviz::models {

/// Everything that is the same in the attention of all layers of one run.
struct AttentionContext {
  bool causal = false;
  /// [heads, tokens, tokens] added to the scaled scores (relative positions), or empty.
  std::span<const float> bias = {};
};

/// The attention weights that one layer is asked to keep.
struct KeptRows {
  std::span<const std::size_t> rows;  ///< query tokens
  Tensor3 weights;                    ///< out: [heads, rows, tokens]
};

struct AttentionShape {
  std::size_t width = 0, heads = 0;
  Bias bias = Bias::required;  ///< of query, key and value
  float scale = 0;             ///< of the scores; 0: one over the root of a head's width
};

/// Multi-head self-attention. The only place of this room that makes attention weights.
///   A_h = softmax(scale Q_h K_h^T + bias)      y = concat_h(A_h V_h) W_o^T + b_o
/// Vaswani et al. 2017, arXiv:1706.03762, section 3.2.2. Tensors: NAME.query, .key, .value (or NAME.qkv) and .output.
class SelfAttention {
 public:
  SelfAttention() = default;
  SelfAttention(Weights& weights, const std::string& name, const AttentionShape& shape);

  /// x [N,width] -> [N,width]; `kept` may be null.
  Matrix operator()(const Matrix& x, const AttentionContext& context, KeptRows* kept) const;
  /// The weights alone, where nobody needs the output.
  void weights(const Matrix& x, const AttentionContext& context, KeptRows& kept) const;

  /// Reverse mode, from the gradient of what came out to that of x; both [N,width]. `visit` sees the weights with their
  /// gradients, see AttentionGradientCall.
  Matrix gradient(const Matrix& x, const AttentionContext& context, const Matrix& from,
                  const std::function<void(const AttentionRows&)>& visit) const;

  /// Its linear layers, to be packed before they run.
  std::vector<const Linear*> linears() const;

 private:
  AttentionCall call_on(const Matrix& projected, const AttentionContext& context) const;
  void run(const Matrix& x, const AttentionContext& context, KeptRows* kept, Matrix* mixed) const;

  AttentionShape shape_;
  Linear query_key_value_, output_;
};

}  // namespace attnviz::models
