#pragma once

#include <span>

#include "attnviz/core/tensor.hpp"

namespace attnviz::mechanisms {

// Relative position representations (of keys). Shaw, Uszkoreit, Vaswani 2018, arXiv:1803.02155, eq. 5.
//   e_ij += (q_i . w_c) factor,  c = clip(j - i, -k, k)
// Shapes: q [Q,D]  table [2k+1,D], row c + k  ->  added to scores [Q,K]
// BERT's "relative_key" numbers its rows the other way round, by i - j.

struct ShawQueries {
  const Matrix& vectors;
  std::span<const std::size_t> places;
};

/// `factor`: what the score itself divides by, 1 / sqrt(D) for the scaled product. Throws `shape`.
void add_shaw_bias(Matrix& scores, const ShawQueries& queries, const Matrix& table, float factor);

}  // namespace attnviz::mechanisms
