#pragma once

#include <string>
#include <vector>

#include "attnviz/models/layers/linear.hpp"
#include "attnviz/models/request.hpp"

namespace attnviz::models {

/// The `count` likeliest answers of a softmax over logits, the likeliest first; `labels` may be empty.
std::vector<Answer> likeliest(std::span<const float> logits, std::size_t count, std::span<const std::string> labels);

/// A linear layer over one vector, whose outputs are classes.
class ClassHead {
 public:
  /// `name` without ".weight"; the number of classes is the tensor's.
  ClassHead(Weights& weights, const std::string& name, std::size_t width);

  std::size_t classes() const { return linear_.outputs(); }
  /// [width] -> [classes]
  std::vector<float> logits(std::span<const float> vector) const;

 private:
  Linear linear_;
};

}  // namespace attnviz::models
