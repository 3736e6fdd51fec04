#include "attnviz/models/layers/class_head.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "attnviz/core/error.hpp"

namespace attnviz::models {

std::vector<Answer> likeliest(std::span<const float> logits, std::size_t count, std::span<const std::string> labels) {
  std::vector<std::size_t> order(logits.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  const auto wanted = order.begin() + static_cast<std::ptrdiff_t>(std::min(count, order.size()));
  // Equal logits keep the order of their classes: the same answers on every run.
  std::partial_sort(order.begin(), wanted, order.end(), [&](std::size_t a, std::size_t b) {
    return logits[a] != logits[b] ? logits[a] > logits[b] : a < b;
  });
  double sum = 0;
  const double highest = logits.empty() ? 0 : *std::ranges::max_element(logits);
  for (const float logit : logits) sum += std::exp(static_cast<double>(logit) - highest);
  std::vector<Answer> answers;
  for (auto place = order.begin(); place != wanted; ++place) {
    const double probability = std::exp(static_cast<double>(logits[*place]) - highest) / sum;
    answers.push_back({*place, *place < labels.size() ? labels[*place] : "", static_cast<float>(probability)});
  }
  return answers;
}

Explanation explanation_of(Prediction prediction, std::optional<std::size_t> answer,
                           std::span<const std::string> labels) {
  constexpr std::size_t kAnswers = 5;
  const std::vector<float>& logits = prediction.logits;
  if (logits.empty()) throw Error(ErrorKind::usage, "the head '" + prediction.head + "' has no answers");
  if (answer && *answer >= logits.size()) {
    throw Error(ErrorKind::usage, "answer " + std::to_string(*answer) + " is not there: the head '" + prediction.head +
                                      "' has " + std::to_string(logits.size()) + ", counted from 0");
  }
  Explanation explanation;
  prediction.answers = likeliest(logits, kAnswers, labels);
  explanation.answer = prediction.answers.front();
  if (answer) {
    const double highest = *std::ranges::max_element(logits);
    double sum = 0;
    for (const float logit : logits) sum += std::exp(static_cast<double>(logit) - highest);
    const double probability = std::exp(static_cast<double>(logits[*answer]) - highest) / sum;
    explanation.answer = {*answer, *answer < labels.size() ? labels[*answer] : "", static_cast<float>(probability)};
  }
  explanation.prediction = std::move(prediction);
  return explanation;
}

ClassHead::ClassHead(Weights& weights, const std::string& name, std::size_t width) {
  const auto shape = weights.shape_of(name + ".weight");
  linear_ = Linear(weights, name, {.outputs = shape.empty() ? 0 : shape.front(), .inputs = width});
}

std::vector<float> ClassHead::logits(std::span<const float> vector) const {
  std::vector<float> logits(classes());
  linear_.packed().apply(vector, logits);
  return logits;
}

}  // namespace attnviz::models
