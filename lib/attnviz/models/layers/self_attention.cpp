#include "attnviz/models/layers/self_attention.hpp"

#include <cmath>

#include "attnviz/core/attention.hpp"

namespace attnviz::models {

SelfAttention::SelfAttention(Weights& weights, const std::string& name, const AttentionShape& shape) : shape_(shape) {
  const std::size_t width = shape.width, head_width = width / shape.heads;
  if (shape_.scale == 0) shape_.scale = 1 / std::sqrt(static_cast<float>(head_width));
  const LinearShape part{.outputs = width, .inputs = width, .bias = shape.bias};
  if (weights.has(name + ".qkv.weight")) {
    query_key_value_ = Linear(weights, name + ".qkv", {.outputs = 3 * width, .inputs = width, .bias = shape.bias});
  } else {
    query_key_value_ = Linear::stacked(weights, {name + ".query", name + ".key", name + ".value"}, part);
  }
  output_ = Linear(weights, name + ".output", {.outputs = width, .inputs = width});
}

std::vector<const Linear*> SelfAttention::linears() const {
  return {&query_key_value_, &output_};
}

Matrix SelfAttention::operator()(const Matrix& x, const AttentionContext& context, KeptRows* kept) const {
  Matrix mixed = Matrix::from_shape({x.shape(0), shape_.width});
  run(x, context, kept, &mixed);
  return output_(mixed);
}

void SelfAttention::weights(const Matrix& x, const AttentionContext& context, KeptRows& kept) const {
  run(x, context, &kept, nullptr);
}

/// `projected` [N, 3 width]: query, key and value side by side.
AttentionCall SelfAttention::call_on(const Matrix& projected, const AttentionContext& context) const {
  const std::size_t tokens = projected.shape(0), width = shape_.width;
  return {.queries = tokens,
          .keys = tokens,
          .heads = shape_.heads,
          .head_width = width / shape_.heads,
          .query = projected.data(),
          .query_stride = 3 * width,
          .key = projected.data() + width,
          .key_stride = 3 * width,
          .value = projected.data() + 2 * width,
          .value_stride = 3 * width,
          .scale = shape_.scale,
          .causal = context.causal,
          .bias = context.bias.empty() ? nullptr : context.bias.data()};
}

void SelfAttention::run(const Matrix& x, const AttentionContext& context, KeptRows* kept, Matrix* mixed) const {
  const Matrix projected = query_key_value_(x);
  AttentionCall call = call_on(projected, context);
  if (mixed != nullptr) {
    call.output = mixed->data();
    call.output_stride = shape_.width;
  }
  if (kept != nullptr) {
    kept->weights = Tensor3::from_shape({shape_.heads, kept->rows.size(), x.shape(0)});
    call.kept_rows = kept->rows;
    call.weights = kept->weights.data();
  }
  attention(call);
}

Matrix SelfAttention::gradient(const Matrix& x, const AttentionContext& context, const Matrix& from,
                               const std::function<void(const AttentionRows&)>& visit) const {
  const Matrix projected = query_key_value_(x), mixed = output_.plain().gradient(from);
  Matrix slopes = Matrix::from_shape(projected.shape());
  attention_gradient({.forward = call_on(projected, context),
                      .output_gradient = mixed.data(),
                      .output_stride = shape_.width,
                      .query_gradient = slopes.data(),
                      .key_gradient = slopes.data() + shape_.width,
                      .value_gradient = slopes.data() + 2 * shape_.width,
                      .visit = visit});
  return query_key_value_.plain().gradient(slopes);
}

}  // namespace attnviz::models
