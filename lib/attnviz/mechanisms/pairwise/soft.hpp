#pragma once

#include "attnviz/mechanisms/contract/mechanism.hpp"
#include "attnviz/mechanisms/steps/pairwise.hpp"

namespace attnviz::mechanisms {

// Soft attention: one query over the tokens. Bahdanau, Cho, Bengio 2014, arXiv:1409.0473, section 3.1; named "soft" by
// Xu et al. 2015, arXiv:1502.03044, section 4.2. Tutorial 3.2, 4.1.
//   a_n = softmax over n of s(x_n, q) / T        att(X, q) = sum_n a_n x_n
// Shapes: q [Q,D]  x [N,D]  ->  weights [Q,N]  output [Q,D]
// The typed function is `attend` with the tokens as keys and as values.

inline constexpr Description kSoft = {
    .name = "soft",
    .title = "Soft attention",
    .family = Family::pairwise,
    .accepts = Accepts::any,
    .summary = "Every token gets a share of the attention; the shares sum to one.",
    .formula =
        "a_n = exp(s(x_n, q) / T) / sum_j exp(s(x_j, q) / T)\n"
        "att(X, q) = sum_n a_n x_n = E[x_z], z ~ a\n"
        "s: --set score=..., T: --set temperature=...",
    .shapes = "q [Q,D], x [N,D] -> weights [Q,N], output [Q,D]",
    .citation =
        "Bahdanau, Cho, Bengio 2014, arXiv:1409.0473, section 3.1; Xu et al. 2015, arXiv:1502.03044, section 4.2",
    .tutorial = "4.1",
    .erratum =
        "The tutorial calls soft attention global and hard attention local. These are two choices: soft or hard "
        "(Xu 2015), global or local (Luong 2015); local attention is soft within a window.",
    .tensors = "those of a learned score",
    .example =
        "attnviz run assets/samples/images/cat.jpg -m soft --query 120,80 --set score=cosine --set temperature=0.1",
};

std::vector<AttentionMap> run_soft(const Inputs& inputs, Parameters& parameters, const PairwiseOptions& options);

}  // namespace attnviz::mechanisms
