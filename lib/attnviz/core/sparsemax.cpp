#include "attnviz/core/sparsemax.hpp"

#include <algorithm>
#include <functional>
#include <vector>

#include "attnviz/core/softmax.hpp"

namespace attnviz {

void sparsemax(std::span<float> scores) {
  if (scores.empty()) return;
  const float top = *std::ranges::max_element(scores);
  if (top == kMasked) {
    std::ranges::fill(scores, 0.0F);
    return;
  }
  std::vector<float> sorted;
  for (const float score : scores) {
    if (score > top - 1) sorted.push_back(score - top);  // what lies lower has no share: the largest alone sums to one
  }
  std::ranges::sort(sorted, std::greater<>());
  double sum = 0, threshold = 0;
  for (std::size_t count = 1; count <= sorted.size(); ++count) {
    sum += sorted[count - 1];
    const auto number = static_cast<double>(count);
    if (1 + number * sorted[count - 1] <= sum) break;
    threshold = (sum - 1) / number;
  }
  for (float& score : scores) {
    const double share = static_cast<double>(score) - static_cast<double>(top) - threshold;
    score = share > 0 ? static_cast<float>(share) : 0.0F;
  }
}

}  // namespace attnviz
