#pragma once

#include <span>

namespace attnviz {

/// Sparsemax of scores, in place: the nearest point of the probability simplex. Martins, Astudillo 2016,
/// arXiv:1602.02068.
///   p = max(z - t, 0)   with t such that p sums to one: t = (sum of the k largest - 1) / k, for the largest k with
///   1 + k z_(k) > sum of the k largest
/// Masked scores never enter the support; a row masked throughout becomes zero.
void sparsemax(std::span<float> scores);

}  // namespace attnviz
