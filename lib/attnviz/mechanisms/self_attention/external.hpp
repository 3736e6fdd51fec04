#pragma once

#include <optional>

#include "attnviz/mechanisms/contract/mechanism.hpp"
#include "attnviz/mechanisms/shared/linear_layer.hpp"

namespace attnviz::mechanisms {

// External attention: tokens look at a small memory of units that is the same for every picture. Guo et al. 2021,
// arXiv:2105.02358, eq. 5 and 6. Tutorial 4.6 (empty there).
//   L = F M_k^T     a~_ij = exp(l_ij) / sum over tokens n of exp(l_nj)     a_ij = a~_ij / sum over units s of a~_is
//   output = A M_v
// Shapes: f [N,D]  M_k [S,D]  M_v [S,D]  ->  weights [N,S]  output [N,D]
// The softmax runs over tokens, the second normalisation over units: rows sum to one, columns do not.
// In the authors' network a 1x1 convolution stands before it, and behind it a 1x1 convolution with batch norm, the sum
// with the input and a ReLU; they are used when the weights have them.

struct ExternalOptions {
  std::size_t units = 64;  ///< S of random weights
};
inline constexpr std::array kExternalOptions = {
    number<&ExternalOptions::units>("units", {1, 4096}, "units of a random memory; a weights file says it itself"),
};
inline constexpr Description kExternal = {
    .name = "external",
    .title = "External attention",
    .family = Family::self_attention,
    .accepts = Accepts::any,
    .summary = "Tokens look at a small learned memory instead of at each other; each of its units is a pattern.",
    .formula =
        "L = F M_k^T\n"
        "a~_ij = exp(l_ij) / sum over tokens n of exp(l_nj),  a_ij = a~_ij / sum over units s of a~_is\n"
        "output = A M_v",
    .shapes = "f [N,D], M_k [S,D], M_v [S,D] -> weights [N,S], output [N,D]",
    .citation = "Guo, Liu, Mu, Hu 2021, arXiv:2105.02358, eq. 5 and 6",
    .tutorial = "4.6",
    .erratum = "The tutorial leaves this section empty.",
    .tensors =
        "linear_0.weight [S,D,1], linear_1.weight [D,S,1] (the authors' names), or mk.weight [S,D], mv.weight [D,S]; "
        "conv1.weight, conv1.bias [D] and conv2.0.weight, conv2.1.* (batch norm) where the block has them",
    .example = "attnviz run assets/samples/images/cat.jpg -m external --set units=8 --seed 1",
};

struct ExternalWeights {
  std::optional<LinearLayer> before;  ///< conv1
  LinearLayer keys;                   ///< M_k as a layer [S,D]
  LinearLayer values;                 ///< M_v^T as a layer [D,S]
  std::optional<LinearLayer> after;   ///< conv2 with its batch norm folded in; then residual and ReLU follow
};
/// Takes S from the file. Throws `shape` and `not_found`.
ExternalWeights read_external(Parameters& parameters, std::size_t width, std::size_t units);

/// Softmax over tokens, then shares over units: logits [N,S] in place. The sum is taken plus 1e-9.
void normalize_twice(Matrix& logits);

struct ExternalAttended {
  Matrix weights;  ///< [N,S]
  Matrix output;   ///< [N,D]
};
ExternalAttended external_attention(const Matrix& tokens, const ExternalWeights& weights);

std::vector<AttentionMap> run_external(const Inputs& inputs, Parameters& parameters, const ExternalOptions& options);

}  // namespace attnviz::mechanisms
