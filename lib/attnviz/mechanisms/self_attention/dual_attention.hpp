#pragma once

#include "attnviz/mechanisms/contract/mechanism.hpp"
#include "attnviz/mechanisms/shared/projection.hpp"
#include "attnviz/mechanisms/steps/pairwise.hpp"

namespace attnviz::mechanisms {

// The two modules of the dual attention network. Fu et al. 2019, arXiv:1809.02983, sections 3.2 and 3.3.
//   position  S = softmax(B C^T)                      output_i = gamma sum_j s_ij d_j + x_i      B, C, D = 1x1 of x
//   channel   S = softmax over j of max_k e_ik - e_ij,  E = X^T X      output_i = gamma sum_j s_ij x_j + x_i
// Shapes: x [N,C]  ->  position: weights [N,N]   channel: weights [C,C]   output [N,C]
// The channel module's "max minus" stands in the authors' code, not in the paper: channels that differ attend to each
// other, and those that agree do not.

struct PositionAttentionOptions {
  Projections projections = Projections::automatic;
  float nearest = 0.125F;  ///< reference sets: the share of best-suited members that counts
};
inline constexpr std::array kPositionAttentionOptions = {
    choice<&PositionAttentionOptions::projections>(
        "projections", kProjectionsNames,
        "none: B = C = D = X; learned: 1x1 convolutions; auto: learned with a weights file"),
    number<&PositionAttentionOptions::nearest>("nearest", {0, 1},
                                               "reference sets: the share of best-suited members that counts"),
};
inline constexpr Description kPositionAttention = {
    .name = "position_attention",
    .title = "Position attention (DANet)",
    .family = Family::self_attention,
    .accepts = Accepts::any,
    .summary = "Self-attention between the places of a feature map, added to the map with a learned share.",
    .formula =
        "S = softmax(B C^T),  B = W_b X, C = W_c X, D = W_d X  (projections=none: X)\n"
        "output = gamma S D + X,  no division by sqrt(d)",
    .shapes = "x [N,C], W_b, W_c [C/8,C], W_d [C,C] -> weights [N,N], output [N,C]",
    .citation = "Fu et al. 2019, arXiv:1809.02983, section 3.2",
    .tutorial = "",
    .erratum = "",
    .tensors =
        "query_conv, key_conv [C/8,C], value_conv [C,C], each with .weight and .bias, gamma [1] (the authors' names); "
        "query_project, key_project, value_project, gamma.scale (mmsegmentation)",
    .example = "attnviz run assets/samples/images/cat.jpg -m position_attention --query 120,80",
};

struct PositionAttentionWeights {
  QkvLayers layers;
  float gamma = 0;
};
/// A drawn gamma is 1, for 0, which training starts from, would leave the input as it is.
PositionAttentionWeights read_position_attention(Parameters& parameters, std::size_t channels);

struct DualAttended {
  Matrix weights;  ///< [N,N] or [C,C]
  Matrix output;   ///< [N,C]
};
DualAttended position_attention(const Matrix& x, const PositionAttentionWeights& weights);

struct ChannelSelfAttentionOptions {
  enum class Energy { inverted, plain };
  Energy energy = Energy::inverted;
};
inline constexpr std::array<std::string_view, 2> kEnergyNames = {"inverted", "plain"};
inline constexpr std::array kChannelSelfAttentionOptions = {
    choice<&ChannelSelfAttentionOptions::energy>(
        "energy", kEnergyNames, "inverted: row maximum minus energy (the authors' code); plain: the paper"),
};
inline constexpr Description kChannelSelfAttention = {
    .name = "channel_self_attention",
    .title = "Channel self-attention (DANet)",
    .family = Family::self_attention,
    .accepts = Accepts::any,
    .summary = "Self-attention between the channels of a feature map: the dual of attention between places.",
    .formula =
        "E = X^T X\n"
        "energy=inverted: S = softmax over j of (max_k e_ik - e_ij)\n"
        "energy=plain:    S = softmax over j of e_ij\n"
        "output = gamma X S^T + X",
    .shapes = "x [N,C] -> weights [C,C], output [N,C]",
    .citation = "Fu et al. 2019, arXiv:1809.02983, section 3.3",
    .tutorial = "",
    .erratum = "",
    .tensors = "",
    .example = "attnviz run assets/samples/images/cat.jpg -m channel_self_attention",
};
/// x [N,C] -> weights [C,C], output [N,C].
DualAttended channel_self_attention(const Matrix& x, float gamma, const ChannelSelfAttentionOptions& options);

std::vector<AttentionMap> run_position_attention(const Inputs& inputs, Parameters& parameters,
                                                 const PositionAttentionOptions& options);
std::vector<AttentionMap> run_channel_self_attention(const Inputs& inputs, Parameters& parameters,
                                                     const ChannelSelfAttentionOptions& options);

}  // namespace attnviz::mechanisms
