#pragma once

#include <span>

#include "attnviz/core/tensor.hpp"

namespace attnviz::mechanisms {

// T5's relative bias: one learned number for each range of distances and head. Raffel et al. 2019, arXiv:1910.10683,
// section 2.1.
//   e_ij += table[bucket(j - i), h]      half of the buckets are single distances, the rest grow logarithmically
// T5 scores by the plain product, without 1 / sqrt(d).

struct T5Buckets {
  std::size_t count = 32;
  std::size_t longest = 128;  ///< distances from here on share the last bucket
  bool looks_ahead = true;    ///< encoder: half of the buckets are for keys behind the query, half for keys ahead
};

/// Bucket of a key `distance` places after its query (negative: before it), within [0, count).
std::size_t t5_bucket(std::ptrdiff_t distance, const T5Buckets& buckets);

/// scores [Q,K] in place; `biases` [count]: one head's column of the table.
void add_t5_bias(Matrix& scores, std::span<const std::size_t> places, std::span<const float> biases,
                 const T5Buckets& buckets);

}  // namespace attnviz::mechanisms
