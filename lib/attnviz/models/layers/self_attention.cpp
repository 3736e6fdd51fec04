#include "attnviz/models/layers/self_attention.hpp"

#include <cmath>

#include "attnviz/core/attention.hpp"

namespace attnviz::models {

SelfAttention::SelfAttention(Weights& weights, const std::string& name, const AttentionShape& shape) : shape_(shape) {
  if (shape_.scale == 0) shape_.scale = 1 / std::sqrt(static_cast<float>(shape.width / shape.heads));
  const std::size_t width = shape.width;
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

void SelfAttention::run(const Matrix& x, const AttentionContext& context, KeptRows* kept, Matrix* mixed) const {
  const std::size_t tokens = x.shape(0), width = shape_.width;
  const Matrix projected = query_key_value_(x);
  AttentionCall call{.queries = tokens,
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
  if (mixed != nullptr) {
    call.output = mixed->data();
    call.output_stride = width;
  }
  if (kept != nullptr) {
    kept->weights = Tensor3::from_shape({shape_.heads, kept->rows.size(), tokens});
    call.kept_rows = kept->rows;
    call.weights = kept->weights.data();
  }
  attention(call);
}

}  // namespace attnviz::models
