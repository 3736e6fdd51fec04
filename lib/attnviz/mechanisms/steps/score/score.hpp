#pragma once

#include <array>
#include <string_view>

#include "attnviz/core/tensor.hpp"
#include "attnviz/mechanisms/contract/inputs.hpp"
#include "attnviz/mechanisms/contract/option.hpp"
#include "attnviz/mechanisms/contract/parameters.hpp"

namespace attnviz::mechanisms {

/// Step one of the pairwise family: how well does key j suit query i? One small file defines each.
enum class ScoreFunction {
  distance,
  squared_distance,
  gaussian,
  cosine,
  dot,
  scaled_dot,
  additive,
  additive_normalized,
  bilinear,
  concat,
  concat_code,
  location
};
inline constexpr std::array<std::string_view, 12> kScoreNames = {
    "distance", "squared_distance",    "gaussian", "cosine", "dot",         "scaled_dot",
    "additive", "additive_normalized", "bilinear", "concat", "concat_code", "location"};

struct ScoreOptions {
  ScoreFunction score = ScoreFunction::scaled_dot;
  float sigma = 1;         ///< width of the Gaussian kernel
  std::size_t units = 0;   ///< hidden units of drawn additive and concat weights; 0: as wide as the keys
  float nearest = 0.125F;  ///< reference sets: the share of nearest members whose mean counts
};

template <class Options>
constexpr std::array<OptionSpec, 4> score_options() {
  return {choice<&ScoreOptions::score, Options>("score", kScoreNames, "how well a key suits a query"),
          number<&ScoreOptions::sigma, Options>("sigma", {1e-6, 1e6}, "score=gaussian: width of the kernel"),
          number<&ScoreOptions::units, Options>(
              "units", {0, 4096}, "score=additive, concat: hidden units of random weights; 0: as wide as the keys"),
          number<&ScoreOptions::nearest, Options>("nearest", {0, 1},
                                                  "reference sets: the share of best-suited members that counts")};
}

/// queries [Q,D], keys [K,D] -> [Q,K]; larger means more attention. Learned scores take their weights from
/// `parameters`, and their queries and keys may differ in width.
Matrix score(const Matrix& queries, const Matrix& keys, const ScoreOptions& options, Parameters& parameters);

/// Distinctness of each key from a reference set: minus the mean score of the `nearest` share of references that suit
/// it best. For distance scores this is the mean distance to the nearest references. Scores [R,K] of R references ->
/// [1,K]
Matrix distinctness(const Matrix& scores, float nearest);

/// `score`, or `distinctness` when the queries are one reference set.
Matrix score(const Queries& queries, const Matrix& keys, const ScoreOptions& options, Parameters& parameters);

}  // namespace attnviz::mechanisms
