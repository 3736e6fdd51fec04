#pragma once

#include "attnviz/mechanisms/contract/mechanism.hpp"
#include "attnviz/mechanisms/steps/pairwise.hpp"

namespace attnviz::mechanisms {

// Sparse attention as a mechanism of its own: sparsemax.hpp or entmax.hpp in place of the softmax. Martins, Astudillo
// 2016, arXiv:1602.02068; Peters, Niculae, Martins 2019, arXiv:1905.05702.
// Shapes: q [Q,D]  x [N,D]  ->  weights [Q,N], many of them exactly zero  output [Q,D]
// The typed function is `attend` with `select` set.

struct SparseOptions : ScoreOptions, PositionOptions, MaskOptions {
  enum class Mapping { sparsemax, entmax15 };
  Mapping mapping = Mapping::sparsemax;
  float temperature = 1;  ///< scores are divided by it
};
inline constexpr std::array<std::string_view, 2> kSparseMappingNames = {"sparsemax", "entmax15"};
inline constexpr auto kSparseOptions = joined(
    std::array{
        choice<&SparseOptions::mapping>("mapping", kSparseMappingNames, "entmax15 lies between softmax and sparsemax"),
        number<&SparseOptions::temperature>("temperature", {1e-4, 1e4},
                                            "scores are divided by it: below 1 sparser, above 1 fuller"),
    },
    score_options<SparseOptions>(), position_options<SparseOptions>(), mask_options<SparseOptions>());

inline constexpr Description kSparse = {
    .name = "sparse",
    .title = "Sparse attention",
    .family = Family::pairwise,
    .accepts = Accepts::any,
    .summary = "Soft attention whose small weights are exactly zero.",
    .formula =
        "mapping=sparsemax: a_n = max(s_n / T - t, 0)\n"
        "mapping=entmax15:  a_n = max(s_n / 2T - t, 0)^2\n"
        "t such that the weights sum to one",
    .shapes = "q [Q,D], x [N,D] -> weights [Q,N], output [Q,D]",
    .citation = "Martins, Astudillo 2016, arXiv:1602.02068; Peters, Niculae, Martins 2019, arXiv:1905.05702",
    .tutorial = "",
    .erratum = "",
    .tensors = "those of a learned score",
    .example = "attnviz run --text \"the cat saw the other cats\" -m sparse --query word:cat --set temperature=0.2",
};

std::vector<AttentionMap> run_sparse(const Inputs& inputs, Parameters& parameters, const SparseOptions& options);

}  // namespace attnviz::mechanisms
