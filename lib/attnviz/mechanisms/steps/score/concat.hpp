#pragma once

#include "attnviz/mechanisms/steps/score/additive.hpp"

namespace attnviz::mechanisms {

// Concat score. Luong, Pham, Manning 2015, arXiv:1508.04025, eq. 8, in two forms:
//   paper  s_ij = v . tanh(W [q_i ; k_j])
//   code   s_ij = v . tanh(W q_i + k_j)        the authors' own program: keys are not projected
// Shapes: q [Q,Dq]  k [K,Dk]  W [H,Dq+Dk] (code: [Dk,Dq])  v [H] (code: [Dk])  ->  scores [Q,K]
// Either is additive attention with other weights, and is computed so.

enum class ConcatForm { paper, code };
inline constexpr std::array<std::string_view, 2> kConcatFormNames = {"paper", "code"};
inline constexpr std::string_view kConcatTensors =
    "attn.weight [H,Dq+Dk], query first (code: [Dk,Dq]), attn.bias or none, v.weight [1,H]";

/// Takes H from the file. Throws `shape` and `not_found`.
AdditiveWeights read_concat(Parameters& parameters, ConcatForm form, const AdditiveWidths& widths);

}  // namespace attnviz::mechanisms
