#include "attnviz/mechanisms/steps/select/entmax.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <vector>

#include "attnviz/core/softmax.hpp"

namespace attnviz::mechanisms {

void entmax15(std::span<float> scores) {
  if (scores.empty()) return;
  const float top = *std::ranges::max_element(scores);
  if (top == kMasked) {
    std::ranges::fill(scores, 0.0F);
    return;
  }
  const auto half = [top](float score) { return (static_cast<double>(score) - static_cast<double>(top)) / 2; };
  std::vector<double> sorted;
  for (const float score : scores) {
    if (half(score) > -1) sorted.push_back(half(score));  // what lies lower has no share: the largest alone sums to one
  }
  std::ranges::sort(sorted, std::greater<>());
  double sum = 0, squares = 0, threshold = -1;
  for (std::size_t count = 1; count <= sorted.size(); ++count) {
    const double value = sorted[count - 1], number = static_cast<double>(count);
    sum += value;
    squares += value * value;
    const double mean = sum / number, spread = squares - number * mean * mean;
    const double candidate = mean - std::sqrt(std::max(0.0, (1 - spread) / number));
    if (candidate > value) break;
    threshold = candidate;
  }
  for (float& score : scores) {
    const double share = std::max(0.0, half(score) - threshold);  // -infinity for a masked score
    score = static_cast<float>(share * share);
  }
}

}  // namespace attnviz::mechanisms
