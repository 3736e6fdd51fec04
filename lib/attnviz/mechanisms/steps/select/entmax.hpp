#pragma once

#include <span>

namespace attnviz::mechanisms {

/// Entmax with alpha = 1.5, between softmax (1) and sparsemax (2), in place. Peters, Niculae, Martins 2019,
/// arXiv:1905.05702, Algorithm 2.
///   p = max(z / 2 - t, 0)^2   with t such that p sums to one
/// Masked scores never enter the support; a row masked throughout becomes zero.
void entmax15(std::span<float> scores);

}  // namespace attnviz::mechanisms
