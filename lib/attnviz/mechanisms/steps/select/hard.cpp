#include "attnviz/mechanisms/steps/select/hard.hpp"

#include <algorithm>
#include <vector>

#include "attnviz/core/softmax.hpp"

namespace attnviz::mechanisms {

void select_largest(std::span<float> scores) {
  if (scores.empty()) return;
  const auto top = std::ranges::max_element(scores);  // the first of equals
  const float weight = *top == kMasked ? 0.0F : 1.0F;
  const auto place = top - scores.begin();
  std::ranges::fill(scores, 0.0F);
  scores[static_cast<std::size_t>(place)] = weight;
}

void select_by_draws(std::span<float> scores, std::size_t samples, Rng& rng) {
  softmax(scores);
  std::vector<double> reached(scores.size());
  double total = 0;
  for (std::size_t key = 0; key < scores.size(); ++key) reached[key] = total += scores[key];
  if (total <= 0) return;  // masked throughout: softmax made it zero
  std::ranges::fill(scores, 0.0F);
  std::vector<std::size_t> counts(scores.size());
  for (std::size_t draw = 0; draw < samples; ++draw) {
    // The first key whose reach exceeds the draw: a key of probability zero adds nothing to the reach, so it never is.
    const auto found = std::ranges::upper_bound(reached, rng.uniform() * total);
    ++counts[static_cast<std::size_t>(std::min(found, reached.end() - 1) - reached.begin())];
  }
  for (std::size_t key = 0; key < scores.size(); ++key) {
    scores[key] = static_cast<float>(static_cast<double>(counts[key]) / static_cast<double>(samples));
  }
}

}  // namespace attnviz::mechanisms
