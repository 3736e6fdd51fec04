#pragma once

#include "attnviz/mechanisms/self_attention/multi_head.hpp"

namespace attnviz::mechanisms {

// Grouped-query attention: heads of queries share heads of keys and values. Ainslie et al. 2023, arXiv:2305.13245; with
// one shared head multi-query attention, Shazeer 2019, arXiv:1911.02150.
//   A_h = softmax(Q_h K_g^T / sqrt(d) + M),  g = floor(h G / H)      output = [A_1 V_g(1) ; ... ; A_H V_g(H)] W_o
// Shapes: x [N,D]  W_q [H d,D]  W_k, W_v [G d,D]  W_o [D,H d]  ->  weights [H,N,N] (or the rows asked for)  output
// [N,D] Without projections a shared head of keys is the mean of the channels of its query heads: how the paper turns
// multi-head weights into shared ones (section 2.1).

struct GroupedQueryOptions : WeighingOptions {
  Projections projections = Projections::automatic;
  std::size_t heads = 4;
  std::size_t groups = 2;  ///< G of drawn weights or none; a file says it itself
  float nearest = 0.125F;  ///< reference sets: the share of best-suited members that counts
};
inline constexpr auto kGroupedQueryOptions = joined(
    std::array{
        choice<&GroupedQueryOptions::projections>("projections", kProjectionsNames, kProjectionsHelp),
        number<&GroupedQueryOptions::heads>("heads", {1, 256},
                                            "heads of queries; with weights, that of their training"),
        number<&GroupedQueryOptions::groups>("groups", {1, 256},
                                             "heads of keys and values; a weights file says it itself"),
        number<&GroupedQueryOptions::nearest>("nearest", {0, 1},
                                              "reference sets: the share of best-suited members that counts"),
    },
    weighing_options<GroupedQueryOptions>());

inline constexpr Description kGroupedQuery = {
    .name = "grouped_query",
    .title = "Grouped-query attention",
    .family = Family::self_attention,
    .accepts = Accepts::any,
    .summary = "Multi-head attention in which several heads of queries look at the same keys.",
    .formula =
        "A_h = softmax(Q_h K_g^T / sqrt(d) + M),  g = floor(h G / H)\n"
        "output = [A_1 V_g(1) ; ... ; A_H V_g(H)] W_o\n"
        "projections=none: K_g is the mean of the channels of its query heads",
    .shapes = "x [N,D], W_q [H d,D], W_k, W_v [G d,D], W_o [D,H d] -> weights [H,N,N], output [N,D]",
    .citation = "Ainslie et al. 2023, arXiv:2305.13245",
    .tutorial = "",
    .erratum = "",
    .tensors =
        "q_proj.weight [H d,D], k_proj.weight, v_proj.weight [G d,D], o_proj.weight [D,H d], with .bias or without",
    .example = "attnviz run --text \"the cat saw the other cats\" -m grouped_query --set heads=4 --set groups=2",
};

struct MultiQueryOptions : WeighingOptions {
  Projections projections = Projections::automatic;
  std::size_t heads = 4;
  float nearest = 0.125F;  ///< reference sets: the share of best-suited members that counts
};
inline constexpr auto kMultiQueryOptions = joined(
    std::array{
        choice<&MultiQueryOptions::projections>("projections", kProjectionsNames, kProjectionsHelp),
        number<&MultiQueryOptions::heads>("heads", {1, 256}, "heads of queries; with weights, that of their training"),
        number<&MultiQueryOptions::nearest>("nearest", {0, 1},
                                            "reference sets: the share of best-suited members that counts"),
    },
    weighing_options<MultiQueryOptions>());

inline constexpr Description kMultiQuery = {
    .name = "multi_query",
    .title = "Multi-query attention",
    .family = Family::self_attention,
    .accepts = Accepts::any,
    .summary = "Multi-head attention in which all heads of queries look at the same keys.",
    .formula =
        "A_h = softmax(Q_h K^T / sqrt(d) + M)\n"
        "output = [A_1 V ; ... ; A_H V] W_o\n"
        "projections=none: K is the mean of the channels of the query heads",
    .shapes = "x [N,D], W_q [H d,D], W_k, W_v [d,D], W_o [D,H d] -> weights [H,N,N], output [N,D]",
    .citation = "Shazeer 2019, arXiv:1911.02150",
    .tutorial = "",
    .erratum = "",
    .tensors =
        "q_proj.weight [H d,D], k_proj.weight, v_proj.weight [d,D], o_proj.weight [D,H d], with .bias or without",
    .example = "attnviz run --text \"the cat saw the other cats\" -m multi_query --set heads=4",
};

/// Reads the four layers; G is the file's.
MultiHeadWeights read_grouped_query(Parameters& parameters, std::size_t width, const GroupedQueryOptions& options);

/// All rows of x [N,D]; G follows from the widths of the weights. Throws `shape` when they do not fit the heads.
MultiHeadAttended grouped_query_attention(const Matrix& x, const MultiHeadWeights& weights,
                                          const GroupedQueryOptions& options, Parameters& parameters);

std::vector<AttentionMap> run_grouped_query(const Inputs& inputs, Parameters& parameters,
                                            const GroupedQueryOptions& options);
std::vector<AttentionMap> run_multi_query(const Inputs& inputs, Parameters& parameters,
                                          const MultiQueryOptions& options);

}  // namespace attnviz::mechanisms
