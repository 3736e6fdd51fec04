#include "attnviz/mechanisms/steps/select/gumbel.hpp"

#include "attnviz/core/softmax.hpp"
#include "attnviz/mechanisms/steps/select/hard.hpp"

namespace attnviz::mechanisms {
namespace {

void add(std::span<float> scores, std::span<const float> noise) {
  for (std::size_t key = 0; key < scores.size(); ++key) scores[key] += noise[key];
}

}  // namespace

void gumbel_softmax(std::span<float> scores, std::span<const float> noise, float temperature) {
  add(scores, noise);
  softmax(scores, temperature);
}

void straight_through(std::span<float> scores, std::span<const float> noise) {
  add(scores, noise);
  select_largest(scores);
}

}  // namespace attnviz::mechanisms
