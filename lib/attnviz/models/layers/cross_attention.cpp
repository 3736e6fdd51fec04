#include "attnviz/models/layers/cross_attention.hpp"

#include <cmath>

#include "attnviz/core/attention.hpp"

namespace attnviz::models {

CrossAttention::CrossAttention(Weights& weights, const std::string& name, const AttentionShape& shape) : shape_(shape) {
  const std::size_t head_width = shape.width / shape.heads;
  if (shape_.scale == 0) shape_.scale = 1 / std::sqrt(static_cast<float>(head_width));
  const LinearShape part{.outputs = shape.width, .inputs = shape.width, .bias = shape.bias};
  query_ = Linear(weights, name + ".query", part);
  key_value_ = Linear::stacked(weights, {name + ".key", name + ".value"}, part);
  output_ = Linear(weights, name + ".output", {.outputs = shape.width, .inputs = shape.width});
}

Matrix CrossAttention::operator()(const Matrix& x, const Matrix& remembered, KeptRows* kept) const {
  const std::size_t width = shape_.width;
  const Matrix query = query_(x);
  Matrix mixed = Matrix::from_shape({x.shape(0), width});
  AttentionCall call{.queries = x.shape(0),
                     .keys = remembered.shape(0),
                     .heads = shape_.heads,
                     .head_width = width / shape_.heads,
                     .query = query.data(),
                     .query_stride = width,
                     .key = remembered.data(),
                     .key_stride = 2 * width,
                     .value = remembered.data() + width,
                     .value_stride = 2 * width,
                     .output = mixed.data(),
                     .output_stride = width,
                     .scale = shape_.scale};
  if (kept != nullptr) {
    kept->weights = Tensor3::from_shape({shape_.heads, kept->rows.size(), remembered.shape(0)});
    call.kept_rows = kept->rows;
    call.weights = kept->weights.data();
  }
  attention(call);
  return output_(mixed);
}

}  // namespace attnviz::models
