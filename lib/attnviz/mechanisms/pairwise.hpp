#pragma once

#include <span>

#include "attnviz/mechanisms/inputs.hpp"
#include "attnviz/mechanisms/masking.hpp"
#include "attnviz/mechanisms/parameters.hpp"
#include "attnviz/mechanisms/score.hpp"
#include "attnviz/mechanisms/selection.hpp"

namespace attnviz::mechanisms {

// The pairwise family: every query looks at every key in five steps, and a mechanism replaces the step that differs.
//   1 score      e_ij = s(q_i, k_j)              score.hpp
//   2 bias       e_ij += b(i, j)                 position_bias.hpp
//   3 mask       e_ij = -inf where j is hidden   masking.hpp
//   4 select     a_i = softmax(e_i / T)          selection.hpp
//   5 mix        o_i = sum_j a_ij v_j
// Shapes: q [Q,D]  k [K,D]  v [K,Dv]  ->  scores, weights [Q,K]  output [Q,Dv]

struct PairwiseOptions : ScoreOptions, MaskOptions, SelectOptions {};

template <class Options>
constexpr auto pairwise_options() {
  return joined(score_options<Options>(), mask_options<Options>(), select_options<Options>());
}
inline constexpr auto kPairwiseOptions = pairwise_options<PairwiseOptions>();

/// What attends to what.
struct Pairs {
  const Matrix& queries;
  const Matrix& keys;
  /// Where each query stands among the keys; empty: they are the last Q positions, as in GPT-2.
  std::span<const std::size_t> places = {};
  /// Whether the queries are one reference set, which has one row of scores: see `distinctness`.
  bool as_reference = false;
};

/// Steps one to three, masked scores being `kMasked`. -> [Q,K], or [1,K] for a reference set.
/// Throws `usage` when a mask asks for the places of a reference set.
Matrix attention_scores(const Pairs& pairs, const PairwiseOptions& options, Parameters& parameters);

/// Steps one to four.
Matrix attention_weights(const Pairs& pairs, const PairwiseOptions& options, Parameters& parameters);

struct Attended {
  Matrix scores, weights, output;
};
/// All five steps. Throws `shape` when keys and values differ in number.
Attended attend(const Pairs& pairs, const Matrix& values, const PairwiseOptions& options, Parameters& parameters);

/// The weights that `maps` heads of Q queries over K keys take, as one map may hold at most `kMaxWeights` (512 MiB).
/// Throws `limit` with both numbers.
inline constexpr std::size_t kMaxWeights = std::size_t{1} << 27;
void require_weights_fit(std::size_t maps, std::size_t queries, std::size_t keys);

/// The queries of a run as `Pairs` over these keys. Throws `usage` when a mask asks where a query stands and it is no
/// token.
Pairs pairs_of(const Inputs& inputs, const Matrix& queries, const Matrix& keys, const PairwiseOptions& options);

/// Weights [Q,K] as a map over the queries and tokens of a run.
AttentionMap pairwise_map(Matrix weights, const Inputs& inputs, const PairwiseOptions& options);

}  // namespace attnviz::mechanisms
