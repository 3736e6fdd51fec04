#pragma once

#include "attnviz/mechanisms/contract/mechanism.hpp"
#include "attnviz/mechanisms/shared/projection.hpp"
#include "attnviz/mechanisms/steps/pairwise.hpp"

namespace attnviz::mechanisms {

// Key-value attention: keys say where to look, values what is read there. Daniluk et al. 2017, arXiv:1702.04521; Miller
// et al. 2016, arXiv:1606.03126. Tutorial 4.3.
//   K = X W_K   V = X W_V      a_n = softmax over n of s(k_n, q)      att((K,V), q) = sum_n a_n v_n
// Shapes: q [Q,D]  x [N,D]  W_K [N',D]  W_V [Dv,D]  ->  weights [Q,N]  output [Q,Dv]
// The typed function is `attend`; K = V is soft attention.

struct KeyValueOptions : PairwiseOptions {
  Projections projections = Projections::automatic;
};
inline constexpr auto kKeyValueOptions = joined(
    std::array{choice<&KeyValueOptions::projections>(
        "projections", kProjectionsNames, "none: K = V = X; learned: W_K, W_V; auto: learned with a weights file")},
    pairwise_options<KeyValueOptions>());

inline constexpr Description kKeyValue = {
    .name = "key_value",
    .title = "Key-value attention",
    .family = Family::pairwise,
    .accepts = Accepts::any,
    .summary = "Keys decide where a query looks, values are what it takes from there: soft addressing of a memory.",
    .formula =
        "K = X W_K, V = X W_V  (projections=none: K = V = X)\n"
        "a_n = exp(s(k_n, q) / T) / sum_j exp(s(k_j, q) / T)\n"
        "att((K, V), q) = sum_n a_n v_n",
    .shapes = "q [Q,D], x [N,D], W_K [D,D], W_V [Dv,D] -> weights [Q,N], output [Q,Dv]",
    .citation = "Daniluk et al. 2017, arXiv:1702.04521; Miller et al. 2016, arXiv:1606.03126",
    .tutorial = "4.3",
    .erratum =
        "The tutorial's Attention = Q K^T V lacks the softmax: it is softmax(Q K^T / sqrt(d)) V, and the second line "
        "of its sum lacks the value: sum_n [exp s(k_n,q) / sum_j exp s(k_j,q)] v_n. Its last paragraph (one key "
        "gets all, not differentiable) is about hard attention. Key = value holds for RNNsearch, not for the "
        "Transformer.",
    .tensors = "k_proj.weight [D,D], v_proj.weight [Dv,D], with .bias or without; also key.weight, value.weight",
    .example = "attnviz run --text \"the cat saw the cats\" -m key_value --query word:cat",
};

/// What makes keys and values out of tokens.
struct KeyValueLayers {
  LinearLayer key, value;
};

/// `pairs.keys` are the tokens [N,D] from which keys and values are made.
Attended key_value_attention(const Pairs& pairs, const KeyValueLayers& layers, const PairwiseOptions& options,
                             Parameters& parameters);

std::vector<AttentionMap> run_key_value(const Inputs& inputs, Parameters& parameters, const KeyValueOptions& options);

}  // namespace attnviz::mechanisms
