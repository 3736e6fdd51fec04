#include "attnviz/core/activation_gradient.hpp"
#include "attnviz/core/error.hpp"
#include "attnviz/models/architectures/text_transformer.hpp"

namespace attnviz::models {

/// Of a class's logit by the first token, through the layer between them.
std::vector<float> TextTransformer::class_gradient(std::span<const float> first, std::size_t answer) const {
  std::vector<float> row = heads_.classes->gradient(answer);
  if (!heads_.class_transform) return row;
  const PlainLinear transform = heads_.class_transform.plain();
  Matrix slopes = one_row(row);
  const Matrix before = transform.before_activation(one_row(first));
  activation_gradient(transform.activation, values_of(before), values_of(slopes));
  const Matrix result = transform.gradient(slopes);
  return {result.begin(), result.end()};
}

/// What the head says where it is asked. A network with several heads answers with the one that the request fits.
Explanation TextTransformer::asked(const Matrix& tokens, const ExplainRequest& request) const {
  Prediction prediction;
  if (heads_.next) {
    prediction.token = request.token.value_or(tokens.shape(0) - 1);
    prediction.logits = heads_.next.logits(row_of(tokens, *prediction.token));
    prediction.head = kNext;
  } else if (heads_.masked && (request.token || !heads_.classes)) {
    if (!request.token) {
      throw Error(ErrorKind::usage, facts().architecture + ": its head names the word of a masked token, and none is",
                  "put [MASK] or <mask>, as its vocabulary writes it, into the text");
    }
    prediction.token = request.token;
    prediction.logits = heads_.masked.logits(row_of(tokens, *request.token));
    prediction.head = kMasked;
  } else {
    prediction.logits = class_logits(row_of(tokens, 0));
    prediction.head = kClass;
  }
  const bool classes = prediction.head == kClass;
  return explanation_of(std::move(prediction), request.answer,
                        classes ? std::span<const std::string>(heads_.labels) : std::span<const std::string>());
}

Explanation TextTransformer::explain_checked(const ModelInput& input, const ExplainRequest& request,
                                             GradientSink* sink) const {
  const std::vector<float> bias = relative_bias(input.ids.size());
  const AttentionContext context{.causal = shape_.causal, .bias = bias};
  Matrix last = embed(input);
  std::vector<Matrix> inputs = stack_.keep_inputs(last, context);
  Matrix tokens = last;
  if (last_norm_) last_norm_.apply(tokens);

  Explanation explanation = asked(tokens, request);
  const std::size_t place = explanation.prediction.token.value_or(0), answer = explanation.answer.index;
  const auto token = row_of(std::as_const(tokens), place);
  const std::string& head = explanation.prediction.head;
  const std::vector<float> row = head == kNext     ? heads_.next.gradient(token, answer)
                                 : head == kMasked ? heads_.masked.gradient(token, answer)
                                                   : class_gradient(token, answer);
  Matrix slopes = xt::zeros<float>(tokens.shape());
  std::ranges::copy(row, row_of(slopes, place).begin());
  if (last_norm_) last_norm_.gradient(last, slopes);
  explanation.rows = request.rows.value_or(std::vector{place});
  explanation.relevance =
      stack_.relevance(std::move(inputs), std::move(slopes), context, {explanation.rows, facts().heads, sink});
  return explanation;
}

}  // namespace attnviz::models
