#pragma once

#include "attnviz/models/request.hpp"

namespace attnviz::models {

/// Which answer of a network's head is to be explained.
struct ExplainRequest {
  std::optional<std::size_t> answer;  ///< class, or word of the vocabulary; nothing: the likeliest
  /// Texts whose head names words: the token it is about; nothing: the last one where the next word is predicted.
  std::optional<std::size_t> token;
  /// Whose relevance is wanted; nothing: of the tokens that the head reads (class token, masked or last token, and both
  /// of a distilled network).
  std::optional<std::vector<std::size_t>> rows;
};

/// What spoke for an answer: gradient-weighted attention through all layers, which is specific to a class while rollout
/// is not. Chefer, Gur, Wolf 2021, arXiv:2103.15679, the rule of self-attention:
///   R = I; for each layer   R += mean over heads of max(0, A dy/dA) R
/// with A the layer's attention weights [heads,N,N] and y the answer's logit.
struct Explanation {
  Prediction prediction;          ///< what the head says, with the five likeliest answers
  Answer answer;                  ///< the explained one
  std::vector<std::size_t> rows;  ///< tokens
  Matrix relevance;               ///< [rows, tokens]: these rows of R, the identity included; never negative
};

/// Takes the gradients of the attention weights while they are made, from the last layer to the first.
class GradientSink {
 public:
  virtual ~GradientSink() = default;
  /// dy/dA of one layer, [heads, tokens, tokens]
  virtual void gradients(std::size_t layer, Tensor3 gradients) = 0;
};

}  // namespace attnviz::models
