#pragma once

#include <cstdint>
#include <span>

#include "attnviz/core/tensor.hpp"
#include "attnviz/text/token.hpp"

namespace attnviz::text {

struct HashedOptions {
  std::size_t width = 128;  ///< D, 8 to 65536
  std::size_t longest = 3;  ///< longest run of code points counted, 1 to 8
  float positions = 0;      ///< weight of the sinusoidal position beside the spelling; 0 leaves positions out
  std::uint64_t seed = 0;   ///< another seed, another assignment of runs to columns
};

/// Features of tokens without trained weights. Each token is case folded, put between word boundary marks, and its
/// runs of 1..longest code points are hashed to a column and a sign (feature hashing: Weinberger et al. 2009,
/// arXiv:0902.2206; character runs of a word: Bojanowski et al. 2017, arXiv:1607.04606). Longer runs weigh more.
/// Rows have length 1; the same spelling has the same row, similar spellings have a large inner product.
/// With `positions` = p, row i is the unit vector along spelling + p * position(i), both of length 1.
/// tokens [N] -> [N,D]. Throws `usage` for options outside their limits.
Matrix hashed_features(std::span<const Token> tokens, const HashedOptions& options = {});

}  // namespace attnviz::text
