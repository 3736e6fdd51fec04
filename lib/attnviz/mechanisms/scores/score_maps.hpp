#pragma once

#include <array>
#include <vector>

#include "attnviz/mechanisms/contract/inputs.hpp"
#include "attnviz/mechanisms/contract/option.hpp"
#include "attnviz/mechanisms/contract/parameters.hpp"
#include "attnviz/mechanisms/steps/score/score.hpp"

namespace attnviz::mechanisms {

// What every score function needs to be a mechanism of its own.

/// The options of a score function that has none itself.
struct PlainScoreOptions {
  float nearest = 0.125F;  ///< reference sets: the share of best-suited members whose mean counts
};
inline constexpr std::array kPlainScoreOptions = {
    number<&PlainScoreOptions::nearest>("nearest", {0, 1}, "share of a reference set that counts: the most similar"),
};

/// Products and angles have a zero that means something, unrelated: scores of queries become signed values.
void make_signed(const Inputs& inputs, std::vector<AttentionMap>& maps);

/// The scores of the queries, or the distinctness from the reference set, as the map "scores" or "distinctness".
/// Throws `limit` beyond `kMaxWeights`.
std::vector<AttentionMap> score_maps(const Inputs& inputs, Parameters& parameters, const ScoreOptions& options);

}  // namespace attnviz::mechanisms
