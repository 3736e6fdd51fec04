#include "attnviz/models/layers/feed_forward.hpp"

#include <algorithm>

#include "attnviz/core/activation_gradient.hpp"
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

/// Reverse mode of `gated`: rows [a | b] and the gradient of silu(a) b, [N, inner] -> [N, 2 inner].
Matrix gated_gradient(const Matrix& both, const Matrix& from, std::size_t inner) {
  Matrix result = Matrix::from_shape(both.shape());
  parallel_for(both.shape(0), 64, [&](std::size_t begin, std::size_t end) {
    std::vector<float> curve(inner);
    for (std::size_t row = begin; row < end; ++row) {
      const auto a = row_of(both, row).first(inner), b = row_of(both, row).subspan(inner);
      const auto to_a = row_of(result, row).first(inner), to_b = row_of(result, row).subspan(inner);
      const float* slope = row_of(from, row).data();
      std::ranges::copy(a, curve.begin());
      silu(curve);
      for (std::size_t place = 0; place < inner; ++place) {
        to_a[place] = slope[place] * b[place];
        to_b[place] = slope[place] * curve[place];
      }
      activation_gradient(Activation::silu, a, to_a);
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

Matrix FeedForward::gradient(const Matrix& x, const Matrix& from) const {
  Matrix slopes = down_.plain().gradient(from);
  const PlainLinear up = up_.plain();
  const Matrix before = up.before_activation(x);
  if (shape_.kind == FeedForwardShape::Kind::gated) return up.gradient(gated_gradient(before, slopes, shape_.inner));
  activation_gradient(up.activation, values_of(before), values_of(slopes));
  return up.gradient(slopes);
}

}  // namespace attnviz::models
