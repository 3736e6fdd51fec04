#pragma once

#include <optional>

#include "attnviz/mechanisms/self_attention/multi_head.hpp"

namespace attnviz::mechanisms {

// Attention pooling: one query gathers a whole picture into one vector, in two forms.
//   mean    the query is the mean of the tokens, which also leads the keys: CLIP's AttentionPool2d. Radford et al.
//   2021,
//           arXiv:2103.00020, section 2.4
//             X = [mean(x) ; x] + P     A_h = softmax(q_h K_h^T / sqrt(d)), q from X_0      output = [A_1 V_1 ; ...]
//             W_c
//   latent  the queries are learned: timm's AttentionPoolLatent; Zhai et al. 2022, arXiv:2106.04560 (MAP head); Lee et
//           al. 2019, arXiv:1810.00825
//             A_h = softmax((W_q l)_h K_h^T / sqrt(d))      output = [A_1 V_1 ; ...] W_o, before any norm or MLP
// Shapes: x [N,D]  P [N+1,D]  l [L,D]  ->  weights [H,1,N+1] or [H,L,N]  output [1,E] or [L,E]

struct AttentionPoolOptions {
  enum class Form { mean, latent };
  Form form = Form::mean;
  Projections projections = Projections::automatic;
  std::size_t heads = 1;
};
inline constexpr std::array<std::string_view, 2> kAttentionPoolFormNames = {"mean", "latent"};
inline constexpr std::array kAttentionPoolOptions = {
    choice<&AttentionPoolOptions::form>("form", kAttentionPoolFormNames,
                                        "mean: the mean token asks (CLIP); latent: a learned vector asks (timm)"),
    choice<&AttentionPoolOptions::projections>(
        "projections", kProjectionsNames, "form=mean: none: Q = K = X; learned; auto: learned with a weights file"),
    number<&AttentionPoolOptions::heads>("heads", {1, 256}, "number of heads; with weights, that of their training"),
};
inline constexpr Description kAttentionPool = {
    .name = "attention_pool",
    .title = "Attention pooling",
    .family = Family::self_attention,
    .accepts = Accepts::any,
    .summary = "One query, the mean of all tokens or a learned vector, gathers the tokens into one vector.",
    .formula =
        "form=mean:   X = [mean(x) ; x] + P,  A_h = softmax(q_h K_h^T / sqrt(d)),  q = W_q X_0, K = W_k X\n"
        "form=latent: A_h = softmax(q_h K_h^T / sqrt(d)),  q = W_q l, K = W_k x\n"
        "output = [A_1 V_1 ; ... ; A_H V_H] W_o",
    .shapes = "x [N,D], P [N+1,D], l [L,D] -> weights [H,1,N+1] or [H,L,N], output [1,E] or [L,E]",
    .citation =
        "Radford et al. 2021, arXiv:2103.00020, section 2.4 (mean); Zhai et al. 2022, arXiv:2106.04560 (latent)",
    .tutorial = "",
    .erratum = "",
    .tensors =
        "mean: positional_embedding [N+1,D] or none, q_proj, k_proj, v_proj, c_proj with .weight and .bias (CLIP); "
        "latent: latent [1,L,D], q.weight, kv.weight [2E,D], proj.weight with .bias (timm)",
    .example = "attnviz run assets/samples/images/cat.jpg -m attention_pool",
};

struct AttentionPoolWeights {
  std::optional<Matrix> positions;  ///< P of form=mean
  Matrix latent;                    ///< l of form=latent
  QkvLayers qkv;
  LinearLayer output;
};
/// For `tokens` [N,D]; the widths are the file's.
AttentionPoolWeights read_attention_pool(Parameters& parameters, const Matrix& tokens,
                                         const AttentionPoolOptions& options);

MultiHeadAttended attention_pool(const Matrix& tokens, const AttentionPoolWeights& weights,
                                 const AttentionPoolOptions& options);

std::vector<AttentionMap> run_attention_pool(const Inputs& inputs, Parameters& parameters,
                                             const AttentionPoolOptions& options);

}  // namespace attnviz::mechanisms
