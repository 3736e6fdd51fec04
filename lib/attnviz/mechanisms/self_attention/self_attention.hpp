#pragma once

#include "attnviz/mechanisms/contract/mechanism.hpp"
#include "attnviz/mechanisms/shared/projection.hpp"
#include "attnviz/mechanisms/steps/pairwise.hpp"

namespace attnviz::mechanisms {

// Self-attention with one head. Vaswani et al. 2017, arXiv:1706.03762, section 3.2.1; Lin et al. 2017,
// arXiv:1703.03130. Tutorial 4.4.
//   Q = X W_q   K = X W_k   V = X W_v      A = softmax(Q K^T / sqrt(d) + M)      output = A V
// Shapes: x [N,D]  W_q, W_k [E,D]  W_v [Ev,D]  ->  weights [N,N] (or the rows asked for)  output [N,Ev]
// Without projections Q = K = V = X.

struct SelfOptions : PairwiseOptions {
  Projections projections = Projections::automatic;
};
inline constexpr auto kSelfOptions =
    joined(std::array{choice<&SelfOptions::projections>("projections", kProjectionsNames, kProjectionsHelp)},
           pairwise_options<SelfOptions>());

inline constexpr Description kSelf = {
    .name = "self",
    .title = "Self-attention",
    .family = Family::self_attention,
    .accepts = Accepts::any,
    .summary = "Every token looks at every token of the same sequence or picture.",
    .formula =
        "Q = X W_q, K = X W_k, V = X W_v  (projections=none: Q = K = V = X)\n"
        "A = softmax(Q K^T / sqrt(d) + M),  output = A V\n"
        "M: --set mask=...; the product over sqrt(d) is one of the scores of --set score=...",
    .shapes = "x [N,D], W_q, W_k [E,D], W_v [Ev,D] -> weights [N,N], output [N,Ev]",
    .citation = "Vaswani et al. 2017, arXiv:1706.03762, section 3.2.1",
    .tutorial = "4.4",
    .erratum =
        "The tutorial's Attention = Q K^T V lacks the softmax. What it calls the relevance matrix b is the matrix of "
        "the weights; b is the output. 1 / sqrt(d) holds the variance, it does not normalise. Its cost grows with "
        "the square of the number of tokens, and it knows no order unless positions are added.",
    .tensors = kQkvTensors,
    .example = "attnviz run --text \"the cat saw the cats\" -m self --query all",
};

/// All rows, through these projections.
Attended self_attention(const Matrix& tokens, const QkvLayers& layers, const PairwiseOptions& options,
                        Parameters& parameters);
/// All rows, Q = K = V = X.
Attended self_attention(const Matrix& tokens, const PairwiseOptions& options, Parameters& parameters);

std::vector<AttentionMap> run_self(const Inputs& inputs, Parameters& parameters, const SelfOptions& options);

}  // namespace attnviz::mechanisms
