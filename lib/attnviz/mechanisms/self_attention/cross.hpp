#pragma once

#include "attnviz/mechanisms/self_attention/multi_head.hpp"

namespace attnviz::mechanisms {

// Cross-attention: one sequence looks at another. Bahdanau, Cho, Bengio 2014, arXiv:1409.0473, section 3.1; Vaswani et
// al. 2017, arXiv:1706.03762, section 3.2.3. Tutorial 4.3, 4.4.3.
//   Q = X W_q   K = C W_k   V = C W_v      A_h = softmax(Q_h K_h^T / sqrt(d) + M)      output = [A_1 V_1 ; ...] W_o
// Shapes: x [T,D] targets  c [S,Ds] sources  ->  weights [H,T,S]  output [T,D]

struct CrossOptions : WeighingOptions {
  Projections projections = Projections::automatic;
  std::size_t heads = 1;
  Scaling scaling = Scaling::root;
};
inline constexpr auto kCrossOptions = joined(
    std::array{
        choice<&CrossOptions::projections>(
            "projections", kProjectionsNames,
            "none: Q = X, K = V = C; learned: through W_q, W_k, W_v; auto: learned with a weights file"),
        number<&CrossOptions::heads>("heads", {1, 256}, "number of heads; with weights, that of their training"),
        choice<&CrossOptions::scaling>("scaling", kScalingNames, "root: products over sqrt(d); none: as in T5"),
    },
    weighing_options<CrossOptions>());

inline constexpr Description kCross = {
    .name = "cross",
    .title = "Cross-attention",
    .family = Family::self_attention,
    .accepts = Accepts::any,
    .summary = "Every token of one sequence looks at the tokens of another: alignment.",
    .formula =
        "Q = X W_q, K = C W_k, V = C W_v  (projections=none: Q = X, K = V = C)\n"
        "A_h = softmax(Q_h K_h^T / sqrt(d) + M),  output = [A_1 V_1 ; ... ; A_H V_H] W_o\n"
        "X asks (targets, rows), C is asked (sources, columns: --context)",
    .shapes = "x [T,D], c [S,Ds], W_q [H d,D], W_k, W_v [H d,Ds], W_o [D,H d] -> weights [H,T,S], output [T,D]",
    .citation =
        "Bahdanau, Cho, Bengio 2014, arXiv:1409.0473, section 3.1; Vaswani et al. 2017, arXiv:1706.03762, "
        "section 3.2.3",
    .tutorial = "4.3",
    .erratum = "",
    .tensors = kQkvTensors,
    .example = "attnviz run --text \"the cat sat\" --context \"a cat was sitting there\" -m cross",
};

/// Who asks whom.
struct Sequences {
  const Matrix& targets;  ///< [T,D]
  const Matrix& sources;  ///< [S,Ds]
};

/// Throws `shape` when the weights fit neither.
MultiHeadAttended cross_attention(const Sequences& sequences, const MultiHeadWeights& weights,
                                  const CrossOptions& options, Parameters& parameters);

/// Looks at `inputs.context`, or at the tokens themselves where there is none.
std::vector<AttentionMap> run_cross(const Inputs& inputs, Parameters& parameters, const CrossOptions& options);

}  // namespace attnviz::mechanisms
