#pragma once

#include <span>

#include "attnviz/core/tensor.hpp"

namespace attnviz::mechanisms {

// ALiBi: attention with linear biases. Press, Smith, Lewis 2021, arXiv:2108.12409, section 3.
//   e_ij -= m_h |i - j|     m_h geometric: 2^(-8/H), 2^(-16/H) ... for H a power of two; else those of the next lower
//                           power, then every second one of the power above
// The paper looks back only (j <= i); |i - j| is the same there and serves both ways without a causal mask.

float alibi_slope(std::size_t head, std::size_t heads);

/// scores [Q,K] in place; `places`: where each query stands among the keys.
void add_alibi(Matrix& scores, std::span<const std::size_t> places, float slope);

}  // namespace attnviz::mechanisms
