#include "attnviz/models/layers/decoder_block.hpp"

namespace attnviz::models {
namespace {

void add(Matrix& x, const Matrix& branch) {
  float* to = x.data();
  const float* from = branch.data();
  for (std::size_t place = 0; place < x.size(); ++place) to[place] += from[place];
}

}  // namespace

DecoderBlock::DecoderBlock(Weights& weights, const std::string& name, const BlockShape& shape)
    : attention_(weights, name + ".attention", shape.attention),
      cross_(weights, name + ".cross", shape.attention),
      feed_forward_(weights, name + ".mlp", shape.feed_forward),
      attention_norm_(weights, name + ".attention_norm", shape.attention.width, shape.epsilon),
      cross_norm_(weights, name + ".cross_norm", shape.attention.width, shape.epsilon),
      feed_forward_norm_(weights, name + ".mlp_norm", shape.attention.width, shape.epsilon) {}

void DecoderBlock::apply(Matrix& x, const Matrix& remembered, const Kept& kept) const {
  Matrix normed = Matrix::from_shape(x.shape());
  attention_norm_.apply(x, normed);
  add(x, attention_(normed, {.causal = true}, kept.own));
  cross_norm_.apply(x, normed);
  add(x, cross_(normed, remembered, kept.cross));
  feed_forward_norm_.apply(x, normed);
  add(x, feed_forward_(normed));
}

}  // namespace attnviz::models
