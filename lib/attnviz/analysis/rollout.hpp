#pragma once

#include "attnviz/analysis/head_fusion.hpp"

namespace attnviz::analysis {

// Attention rollout. Abnar, Zuidema 2020, arXiv:2005.00928, section 3.
//   A'_l = rows of (residual I + (1 - residual) A_l), divided by their sums        R = A'_L ... A'_start
// R_ij: the share of input token j in token i of the last layer, if information only flowed along attention and half of
// it stayed where it was. A picture of where attention could have carried things from, not of what the network used.
// Discarding the weakest weights is vit-explain's addition; here rows are divided by their own sums, unlike there.

struct RolloutOptions {
  HeadFusion fusion = HeadFusion::mean;
  float residual = 0.5F;        ///< 0 to 1, below 1
  float discard_ratio = 0;      ///< 0 to 1: this share of a layer's weights, the smallest, count as zero
  std::size_t start_layer = 0;  ///< layers before it are left out
};

/// The whole matrix [query, key]; rows sum to one. `map` must have every token's row in every layer. Throws `shape`, or
/// `usage` for options out of their limits.
AttentionMap rollout(const AttentionMap& map, const RolloutOptions& options = {});

/// Row `query` of it as [query 1, key]: a vector times each layer instead of matrix products. The same numbers up to
/// rounding.
AttentionMap rollout_from(const AttentionMap& map, std::size_t query, const RolloutOptions& options = {});

/// A'_l of one layer, [N,N]: also the capacities of attention flow.
Matrix with_residual(const Stack& stack, std::size_t layer, const RolloutOptions& options);

}  // namespace attnviz::analysis
