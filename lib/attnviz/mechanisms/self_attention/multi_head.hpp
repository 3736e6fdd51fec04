#pragma once

#include "attnviz/mechanisms/contract/mechanism.hpp"
#include "attnviz/mechanisms/shared/projection.hpp"
#include "attnviz/mechanisms/steps/heads.hpp"

namespace attnviz::mechanisms {

// Multi-head attention. Vaswani et al. 2017, arXiv:1706.03762, section 3.2.2. Tutorial 4.4.2 (empty there).
//   A_h = softmax(Q_h K_h^T / sqrt(d) + M)     head_h = A_h V_h     output = [head_1 ; ... ; head_H] W_o
//   Q_h = X W_q^h   K_h = X W_k^h   V_h = X W_v^h
// Shapes: x [N,D]  W_q, W_k, W_v [H d,D]  W_o [D,H d]  ->  weights [H,N,N] (or the rows asked for)  output [N,D]
// Without projections head h looks at channels [h d, (h+1) d) of X, with zeros where D is no multiple of H.

struct MultiHeadOptions : WeighingOptions {
  Projections projections = Projections::automatic;
  std::size_t heads = 4;
  Scaling scaling = Scaling::root;
  float nearest = 0.125F;  ///< reference sets: the share of best-suited members that counts
};
inline constexpr auto kMultiHeadOptions = joined(
    std::array{
        choice<&MultiHeadOptions::projections>("projections", kProjectionsNames, kProjectionsHelp),
        number<&MultiHeadOptions::heads>("heads", {1, 256}, "number of heads; with weights, that of their training"),
        choice<&MultiHeadOptions::scaling>("scaling", kScalingNames, "root: products over sqrt(d); none: as in T5"),
        number<&MultiHeadOptions::nearest>("nearest", {0, 1},
                                           "reference sets: the share of best-suited members that counts"),
    },
    weighing_options<MultiHeadOptions>());

inline constexpr Description kMultiHead = {
    .name = "multi_head",
    .title = "Multi-head attention",
    .family = Family::self_attention,
    .accepts = Accepts::any,
    .summary = "Several self-attentions side by side, each in a subspace of its own.",
    .formula =
        "A_h = softmax(Q_h K_h^T / sqrt(d) + M),  Q_h = X W_q^h, K_h = X W_k^h, V_h = X W_v^h\n"
        "output = [A_1 V_1 ; ... ; A_H V_H] W_o\n"
        "projections=none: head h sees channels h d to (h + 1) d - 1 of X",
    .shapes = "x [N,D], W_q, W_k, W_v [H d,D], W_o [D,H d] -> weights [H,N,N], output [N,D]",
    .citation = "Vaswani et al. 2017, arXiv:1706.03762, section 3.2.2",
    .tutorial = "4.4.2",
    .erratum = "The tutorial leaves this section empty.",
    .tensors = kQkvTensors,
    .example = "attnviz run --text \"the cat saw the other cats\" -m multi_head --set heads=2",
};

struct MultiHeadWeights {
  QkvLayers qkv;
  LinearLayer output;
};
inline constexpr std::string_view kHeadOutputTensors = "out_proj, proj, o_proj, output.dense, c_proj";

struct MultiHeadAttended {
  Tensor3 weights;  ///< [H,Q,K]
  Matrix output;    ///< [Q,D]
};

/// Reads the projections of `tokens` [N,D] and of the output, in any of the layouts of `read_qkv`.
MultiHeadWeights read_multi_head(Parameters& parameters, std::size_t width, std::size_t heads);

/// All rows of x [N,D]. `options.projections` is not looked at. Throws `shape` when the weights do not fit the heads.
MultiHeadAttended multi_head_attention(const Matrix& x, const MultiHeadWeights& weights,
                                       const MultiHeadOptions& options, Parameters& parameters);

std::vector<AttentionMap> run_multi_head(const Inputs& inputs, Parameters& parameters, const MultiHeadOptions& options);

}  // namespace attnviz::mechanisms
