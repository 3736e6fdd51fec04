#pragma once

#include "attnviz/mechanisms/self_attention/external.hpp"

namespace attnviz::mechanisms {

// Multi-head external attention. Guo et al. 2021, arXiv:2105.02358, section 3.3. Tutorial 4.6 (empty there).
//   [f_1 ; ... ; f_H] = W_t F     A_h as in external attention of f_h, with one memory for all heads
//   output = W_o [M_v A_1 ; ... ; M_v A_H]
// Shapes: f [N,D]  W_t [4D,D]  M_k [S,d]  M_v [d,S], d = 4D/H  W_o [D,4D]  ->  weights [H,N,S]  output [N,D]
// As in the authors' network the tokens grow to four times their width, W_t, M_k, M_v and W_o have biases, and S = 64.

struct MultiHeadExternalOptions {
  std::size_t heads = 8;   ///< H of random weights
  std::size_t units = 64;  ///< S of random weights
};
inline constexpr std::array kMultiHeadExternalOptions = {
    number<&MultiHeadExternalOptions::heads>("heads", {1, 256},
                                             "heads of random weights; a weights file says it itself"),
    number<&MultiHeadExternalOptions::units>("units", {1, 4096},
                                             "units of a random memory; a weights file says it itself"),
};
inline constexpr Description kMultiHeadExternal = {
    .name = "multi_head_external",
    .title = "Multi-head external attention",
    .family = Family::self_attention,
    .accepts = Accepts::any,
    .summary = "External attention in several subspaces, with one memory that all heads share.",
    .formula =
        "[f_1 ; ... ; f_H] = W_t F\n"
        "L_h = f_h M_k^T,  A_h = L_h normalised over tokens by softmax, then over units by its sum\n"
        "output = W_o [A_1 M_v ; ... ; A_H M_v]",
    .shapes = "f [N,D], W_t [4D,D], M_k [S,d], M_v [d,S], d = 4D/H, W_o [D,4D] -> weights [H,N,S], output [N,D]",
    .citation = "Guo, Liu, Mu, Hu 2021, arXiv:2105.02358, section 3.3",
    .tutorial = "4.6",
    .erratum = "The tutorial leaves this section empty.",
    .tensors =
        "trans_dims.weight [4D,D], linear_0.weight [S,d], linear_1.weight [d,S], proj.weight [D,4D], each with .bias",
    .example = "attnviz run assets/samples/images/cat.jpg -m multi_head_external --set heads=2 --set units=8 --seed 1",
};

struct MultiHeadExternalWeights {
  LinearLayer before;  ///< trans_dims
  LinearLayer keys;    ///< linear_0
  LinearLayer values;  ///< linear_1
  LinearLayer after;   ///< proj
};
/// The number of heads follows from the file: the width of `before` over that of `keys`.
MultiHeadExternalWeights read_multi_head_external(Parameters& parameters, std::size_t width,
                                                  const MultiHeadExternalOptions& options);

struct MultiHeadExternalAttended {
  Tensor3 weights;  ///< [H,N,S]
  Matrix output;    ///< [N,D]
};
/// Throws `shape` when the widths do not fit.
MultiHeadExternalAttended multi_head_external_attention(const Matrix& tokens, const MultiHeadExternalWeights& weights);

std::vector<AttentionMap> run_multi_head_external(const Inputs& inputs, Parameters& parameters,
                                                  const MultiHeadExternalOptions& options);

}  // namespace attnviz::mechanisms
