#pragma once

#include <span>
#include <vector>

#include "attnviz/mechanisms/contract/inputs.hpp"
#include "attnviz/mechanisms/contract/parameters.hpp"
#include "attnviz/mechanisms/steps/score/score.hpp"
#include "attnviz/mechanisms/steps/weighing.hpp"

namespace attnviz::mechanisms {

// The pairwise family: every query looks at every key in five steps, and a mechanism replaces the step that differs.
//   1 score      e_ij = s(q_i, k_j)              score.hpp
//   2 bias       e_ij += b(i, j)                 positions.hpp
//   3 mask       e_ij = -inf where j is hidden   masking.hpp
//   4 select     a_i = softmax(e_i / T)          selection.hpp
//   5 mix        o_i = sum_j a_ij v_j
// Shapes: q [Q,D]  k [K,D]  v [K,Dv]  ->  scores, weights [Q,K]  output [Q,Dv]

struct PairwiseOptions : ScoreOptions, WeighingOptions {};

template <class Options>
constexpr auto pairwise_options() {
  return joined(score_options<Options>(), weighing_options<Options>());
}
inline constexpr auto kPairwiseOptions = pairwise_options<PairwiseOptions>();

/// What attends to what.
struct Pairs {
  const Matrix& queries;
  const Matrix& keys;
  /// Where each query stands among the keys; empty: they are the last Q positions, as in GPT-2.
  Places places = {};
  /// Whether the queries are one reference set, which has one row of scores: see `distinctness`.
  bool as_reference = false;
};

/// Steps one to three, masked scores being `kMasked`. -> [Q,K], or [1,K] for a reference set.
/// Sinusoidal positions are added to queries and keys as they are; add them before a projection where there is one.
/// Throws `usage` when a step asks for the places of a reference set, `limit` beyond `kMaxWeights`.
Matrix attention_scores(const Pairs& pairs, const PairwiseOptions& options, Parameters& parameters);

/// Steps one to four.
Matrix attention_weights(const Pairs& pairs, const PairwiseOptions& options, Parameters& parameters);

struct Attended {
  Matrix scores, weights, output;
};
/// All five steps. Throws `shape` when keys and values differ in number.
Attended attend(const Pairs& pairs, const Matrix& values, const PairwiseOptions& options, Parameters& parameters);

/// The queries of a run as `Pairs` over its tokens or what was made of them. Throws `usage` as `places_of` does.
Pairs pairs_of(const Inputs& inputs, const Matrix& queries, const Matrix& keys, const WeighingOptions& options);

/// Weights [Q,K] as a map over the queries and tokens of a run.
AttentionMap pairwise_map(const Matrix& weights, const Inputs& inputs, const WeighingOptions& options,
                          const Parameters& parameters);

/// Steps one to four from the queries of a run to its tokens, as the one map "weights".
std::vector<AttentionMap> pairwise_maps(const Inputs& inputs, Parameters& parameters, const PairwiseOptions& options);

}  // namespace attnviz::mechanisms
