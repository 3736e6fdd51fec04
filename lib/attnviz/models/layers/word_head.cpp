#include "attnviz/models/layers/word_head.hpp"

#include <algorithm>

#include "attnviz/core/activation_gradient.hpp"

namespace attnviz::models {

WordHead::WordHead(Weights& weights, const std::string& name, const WordHeadShape& shape) {
  transform_ = Linear(weights, name + ".transform",
                      {.outputs = shape.embedding, .inputs = shape.width, .activation = shape.activation});
  norm_ = Norm(weights, name + ".norm", shape.embedding, shape.epsilon);
  add_decoder(weights, name, shape);
}

WordHead WordHead::table_only(Weights& weights, const std::string& name, const WordHeadShape& shape) {
  WordHead head;
  head.add_decoder(weights, name, shape);
  return head;
}

void WordHead::add_decoder(Weights& weights, const std::string& name, const WordHeadShape& shape) {
  const bool own = weights.has(name + ".decoder.weight");
  decoder_ = Linear(weights, own ? name + ".decoder" : "embeddings.word",
                    {.outputs = shape.vocabulary, .inputs = shape.embedding, .bias = Bias::none});
  // Some files have the bias twice, under the head's name and under the decoder's.
  if (own) weights.ignore(name + ".decoder.bias");
  const StoredTensor bias = weights.has(name + ".bias") ? weights.find(name + ".bias", {shape.vocabulary})
                                                        : weights.find(name + ".decoder.bias", {shape.vocabulary});
  if (bias) bias_ = bias.read();
}

std::vector<float> WordHead::logits(std::span<const float> token) const {
  std::vector<float> logits(decoder_.outputs());
  if (transform_) {
    Matrix inner = Matrix::from_shape({1, transform_.outputs()});
    transform_.packed().apply(token, values_of(inner));
    norm_.apply(inner);
    decoder_.packed().apply(values_of(std::as_const(inner)), logits);
  } else {
    decoder_.packed().apply(token, logits);
  }
  std::ranges::transform(bias_, logits, logits.begin(), std::plus<>());
  return logits;
}

std::vector<float> WordHead::gradient(std::span<const float> token, std::size_t answer) const {
  std::vector<float> row = decoder_.weight_row(answer);
  if (!transform_) return row;
  const PlainLinear transform = transform_.plain();
  const Matrix before = transform.before_activation(one_row(token));
  Matrix inner = Matrix::from_shape(before.shape());
  transform_.packed().apply(token, values_of(inner));
  Matrix slopes = one_row(row);
  norm_.gradient(inner, slopes);
  activation_gradient(transform.activation, values_of(before), values_of(slopes));
  const Matrix result = transform.gradient(slopes);
  return {result.begin(), result.end()};
}

}  // namespace attnviz::models
