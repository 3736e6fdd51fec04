#pragma once

#include "attnviz/mechanisms/contract/mechanism.hpp"
#include "attnviz/mechanisms/self_attention/multi_head.hpp"

namespace attnviz::mechanisms {

// Linear attention. Katharopoulos, Vyas, Pappas, Fleuret 2020, arXiv:2006.16236, eq. 4 to 7.
//   phi(x) = elu(x) + 1      o_i = phi(q_i) (sum_j phi(k_j) v_j^T) / (phi(q_i) . sum_j phi(k_j) + eps),  eps = 1e-6
//   A_ij = phi(q_i) . phi(k_j) / (phi(q_i) . sum_j phi(k_j) + eps)      never sharp: what the map shows
// Shapes: q [Q,D]  k [K,D]  v [K,Dv]  ->  weights [Q,K]  output [Q,Dv], the output in O(N D Dv) without the weights

struct LinearAttentionOptions {
  enum class Mask { none, causal };
  Projections projections = Projections::automatic;
  std::size_t heads = 1;
  Mask mask = Mask::none;
};
inline constexpr std::array<std::string_view, 2> kLinearMaskNames = {"none", "causal"};
inline constexpr std::array kLinearAttentionOptions = {
    choice<&LinearAttentionOptions::projections>("projections", kProjectionsNames, kProjectionsHelp),
    number<&LinearAttentionOptions::heads>("heads", {1, 256}, "number of heads; with weights, that of their training"),
    choice<&LinearAttentionOptions::mask>("mask", kLinearMaskNames, "which keys a query may look at"),
};
inline constexpr Description kLinear = {
    .name = "linear",
    .title = "Linear attention",
    .family = Family::self_attention,
    .accepts = Accepts::any,
    .summary =
        "The exponential of the product becomes a product of features, so that cost grows with N, not its square.",
    .formula =
        "A_ij = phi(q_i) . phi(k_j) / (phi(q_i) . sum_j phi(k_j) + eps),  phi(x) = elu(x) + 1, eps = 1e-6\n"
        "o_i = phi(q_i) (sum_j phi(k_j) v_j^T) / (phi(q_i) . sum_j phi(k_j) + eps)\n"
        "mask=causal: sums over j <= i",
    .shapes = "x [N,D], W_q, W_k, W_v [H d,D], W_o [D,H d] -> weights [H,N,N], output [N,D]",
    .citation = "Katharopoulos, Vyas, Pappas, Fleuret 2020, arXiv:2006.16236, eq. 4 to 7",
    .tutorial = "",
    .erratum = "",
    .tensors = kQkvTensors,
    .example = "attnviz run --text \"the cat saw the other cats\" -m linear",
};

/// Queries, keys and values of one head.
struct LinearQkv {
  const Matrix& queries;  ///< [Q,D]
  const Matrix& keys;     ///< [K,D]
  const Matrix& values;   ///< [K,Dv]
};
/// The output alone, without ever holding the weights. A causal query i sees keys j <= i + K - Q.
Matrix linear_attention(const LinearQkv& qkv, LinearAttentionOptions::Mask mask);

/// The weights alone. `last`: for a causal mask the last key that each query sees; empty: none is hidden.
Matrix linear_attention_weights(const Matrix& queries, const Matrix& keys, std::span<const std::size_t> last);

std::vector<AttentionMap> run_linear(const Inputs& inputs, Parameters& parameters,
                                     const LinearAttentionOptions& options);

}  // namespace attnviz::mechanisms
