#pragma once

#include <span>

namespace attnviz::mechanisms {

// Gumbel-softmax and its straight-through form. Jang, Gu, Poole 2017, arXiv:1611.01144; Maddison, Mnih, Teh 2017,
// arXiv:1611.00712. Tutorial 4.3 names it.
//   y = softmax((e + g) / T),  g_j ~ Gumbel(0, 1)        straight-through: forward one-hot(argmax y), backward y
// In place over one row of scores with given noise of the same size; a row masked throughout becomes zero.

void gumbel_softmax(std::span<float> scores, std::span<const float> noise, float temperature);

/// The forward value: the first of equals. Distributed as a draw from softmax(e), whatever the temperature.
void straight_through(std::span<float> scores, std::span<const float> noise);

}  // namespace attnviz::mechanisms
