#pragma once

#include <string>
#include <vector>

#include "attnviz/models/explanation.hpp"
#include "attnviz/models/layers/linear.hpp"

namespace attnviz::models {

/// The `count` likeliest answers of a softmax over logits, the likeliest first; `labels` may be empty.
std::vector<Answer> likeliest(std::span<const float> logits, std::size_t count, std::span<const std::string> labels);

/// The explanation of a prediction, still without its relevance: which answer it is about, and the likeliest ones.
/// Throws `usage` for an answer beyond the last: "answer 7 is not there: the head 'class' has 4, counted from 0".
Explanation explanation_of(Prediction prediction, std::optional<std::size_t> answer,
                           std::span<const std::string> labels);

/// A linear layer over one vector, whose outputs are classes.
class ClassHead {
 public:
  /// `name` without ".weight"; the number of classes is the tensor's.
  ClassHead(Weights& weights, const std::string& name, std::size_t width);

  std::size_t classes() const { return linear_.outputs(); }
  /// [width] -> [classes]
  std::vector<float> logits(std::span<const float> vector) const;
  /// Reverse mode: the gradient of one class's logit by the vector. [width]
  std::vector<float> gradient(std::size_t answer) const { return linear_.weight_row(answer); }

 private:
  Linear linear_;
};

}  // namespace attnviz::models
