#include "attnviz/models/layers/block.hpp"

#include <algorithm>
#include <iterator>

#include "attnviz/core/parallel.hpp"

namespace attnviz::models {
namespace {

std::vector<float> read_scale(Weights& weights, const std::string& name, std::size_t width) {
  const StoredTensor scale = weights.expect(name, {width});
  return scale ? scale.read() : std::vector<float>();
}

/// x + scale * branch; an empty scale is one.
void add_branch(Matrix& x, const Matrix& branch, std::span<const float> scale) {
  const std::size_t width = x.shape(1);
  constexpr std::size_t kGrain = 65536;  // numbers of one piece: some ten microseconds
  parallel_for(x.shape(0), kGrain / width + 1, [&](std::size_t begin, std::size_t end) {
    for (std::size_t row = begin; row < end; ++row) {
      float* to = row_of(x, row).data();
      const float* from = row_of(branch, row).data();
      if (scale.empty()) {
        for (std::size_t place = 0; place < width; ++place) to[place] += from[place];
      } else {
        for (std::size_t place = 0; place < width; ++place) to[place] += scale[place] * from[place];
      }
    }
  });
}

/// Every row times scale; an empty one is one.
Matrix scaled(const Matrix& rows, std::span<const float> scale) {
  Matrix result = rows;
  if (scale.empty()) return result;
  for (std::size_t row = 0; row < result.shape(0); ++row) {
    const auto line = row_of(result, row);
    for (std::size_t place = 0; place < line.size(); ++place) line[place] *= scale[place];
  }
  return result;
}

}  // namespace

Block::Block(Weights& weights, const std::string& name, const BlockShape& shape)
    : shape_(shape),
      attention_(weights, name + ".attention", shape.attention),
      feed_forward_(weights, name + ".mlp", shape.feed_forward),
      attention_norm_(weights, name + ".attention_norm", shape.attention.width, shape.epsilon),
      feed_forward_norm_(weights, name + ".mlp_norm", shape.attention.width, shape.epsilon) {
  if (!shape.layer_scale) return;
  attention_scale_ = read_scale(weights, name + ".attention_scale", shape.attention.width);
  feed_forward_scale_ = read_scale(weights, name + ".mlp_scale", shape.attention.width);
}

/// All of the layer's weights at once, on all threads, when it first runs.
void Block::pack() const {
  std::vector<const Linear*> linears = attention_.linears();
  std::ranges::copy(feed_forward_.linears(), std::back_inserter(linears));
  parallel_for(linears.size(), 1, [&](std::size_t begin, std::size_t end) {
    for (std::size_t place = begin; place < end; ++place) linears[place]->packed();
  });
}

void Block::apply(Matrix& x, const AttentionContext& context, KeptRows* kept) const {
  pack();
  if (shape_.norm_place == BlockShape::NormPlace::after) {
    add_branch(x, attention_(x, context, kept), attention_scale_);
    attention_norm_.apply(x);
    add_branch(x, feed_forward_(x), feed_forward_scale_);
    feed_forward_norm_.apply(x);
    return;
  }
  Matrix normed = Matrix::from_shape(x.shape());
  attention_norm_.apply(x, normed);
  add_branch(x, attention_(normed, context, kept), attention_scale_);
  feed_forward_norm_.apply(x, normed);
  add_branch(x, feed_forward_(normed), feed_forward_scale_);
}

void Block::weights(const Matrix& x, const AttentionContext& context, KeptRows& kept) const {
  if (shape_.norm_place == BlockShape::NormPlace::after) return attention_.weights(x, context, kept);
  Matrix normed = Matrix::from_shape(x.shape());
  attention_norm_.apply(x, normed);
  attention_.weights(normed, context, kept);
}

void Block::gradient(const Matrix& x, const AttentionContext& context, Matrix& slopes,
                     const std::function<void(const AttentionRows&)>& visit) const {
  const bool after = shape_.norm_place == BlockShape::NormPlace::after;
  Matrix normed = x;
  if (!after) attention_norm_.apply(normed);
  Matrix middle = x;  // between the branches, before the norm that may stand there
  add_branch(middle, attention_(normed, context, nullptr), attention_scale_);
  Matrix inner = middle;  // what enters the second branch
  (after ? attention_norm_ : feed_forward_norm_).apply(inner);

  if (after) {
    Matrix last = inner;
    add_branch(last, feed_forward_(inner), feed_forward_scale_);
    feed_forward_norm_.gradient(last, slopes);
  }
  Matrix branch = feed_forward_.gradient(inner, scaled(slopes, feed_forward_scale_));
  if (after) {
    add_branch(slopes, branch, {});
    attention_norm_.gradient(middle, slopes);
  } else {
    feed_forward_norm_.gradient(middle, branch);
    add_branch(slopes, branch, {});
  }
  branch = attention_.gradient(normed, context, scaled(slopes, attention_scale_), visit);
  if (!after) attention_norm_.gradient(x, branch);
  add_branch(slopes, branch, {});
}

}  // namespace attnviz::models
