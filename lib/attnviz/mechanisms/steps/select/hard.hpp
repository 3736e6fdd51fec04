#pragma once

#include <span>

#include "attnviz/core/rng.hpp"

namespace attnviz::mechanisms {

// Hard attention: one key takes all. Xu et al. 2015, arXiv:1502.03044, section 4.1. Tutorial 4.2.
//   argmax   a = one-hot(argmax_j e_j)              the first of equals
//   sample   z ~ Categorical(softmax(e / T)), a = one-hot(z)
// In place over one row of scores; a row masked throughout becomes zero.

void select_largest(std::span<float> scores);

/// The shares of `samples` draws; one draw gives a one-hot row.
void select_by_draws(std::span<float> scores, std::size_t samples, Rng& rng);

}  // namespace attnviz::mechanisms
