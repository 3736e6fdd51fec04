#include "attnviz/models/layers/feed_forward.hpp"

#include "attnviz/core/parallel.hpp"

namespace attnviz::models {
namespace {

/// silu(a) b of rows [a | b]: [N, 2 inner] -> [N, inner].
Matrix gated(Matrix& both, std::size_t inner) {
  Matrix result = Matrix::from_shape({both.shape(0), inner});
  parallel_for(both.shape(0), 64, [&](std::size_t begin, std::size_t end) {
    for (std::size_t row = begin; row < end; ++row) {
      const auto line = row_of(both, row);
      silu(line.first(inner));
      const float *a = line.data(), *b = a + inner;
      float* out = row_of(result, row).data();
      for (std::size_t place = 0; place < inner; ++place) out[place] = a[place] * b[place];
    }
  });
  return result;
}

}  // namespace

FeedForward::FeedForward(Weights& weights, const std::string& name, const FeedForwardShape& shape) : shape_(shape) {
  const bool gate = shape.kind == FeedForwardShape::Kind::gated;
  up_ = Linear(weights, name + (gate ? ".gated_up" : ".up"),
               {.outputs = gate ? 2 * shape.inner : shape.inner,
                .inputs = shape.width,
                .activation = gate ? Activation::none : shape.activation});
  down_ = Linear(weights, name + (gate ? ".gated_down" : ".down"), {.outputs = shape.width, .inputs = shape.inner});
}

std::vector<const Linear*> FeedForward::linears() const {
  return {&up_, &down_};
}

Matrix FeedForward::operator()(const Matrix& x) const {
  Matrix inner = up_(x);
  if (shape_.kind == FeedForwardShape::Kind::gated) inner = gated(inner, shape_.inner);
  return down_(inner);
}

}  // namespace attnviz::models
