#pragma once

#include <array>

#include "attnviz/mechanisms/contract/mechanism.hpp"
#include "attnviz/mechanisms/shared/gate.hpp"

namespace attnviz::mechanisms {

// Efficient channel attention (ECA). Wang et al. 2020, arXiv:1910.03151, section 3.2-3.3, eq. 9 and 12.
//   z_c = mean over H, W of x_c      s = sigmoid(w * z), * along the channels      y_c = s_c x_c
//   k = t or the next odd number, t = floor((log2 C + 1) / 2), at least 3
// Shapes: x [C,H,W]  w [k]  ->  gate [C]  output [C,H,W]

struct EfficientChannelOptions {
  enum class Padding { zeros, circular };
  std::size_t kernel = 0;  ///< odd; 0: from the number of channels
  Padding padding = Padding::zeros;
};
inline constexpr std::array<std::string_view, 2> kChannelPaddingNames = {"zeros", "circular"};
inline constexpr std::array kEfficientChannelOptions = {
    number<&EfficientChannelOptions::kernel>("kernel", {0, 99},
                                             "neighbouring channels that judge one, odd; 0: from the channels"),
    choice<&EfficientChannelOptions::padding>("padding", kChannelPaddingNames,
                                              "beyond the first and last channel; circular: timm's ceca"),
};
inline constexpr Description kEfficientChannel = {
    .name = "eca",
    .title = "Efficient channel attention",
    .family = Family::channel,
    .accepts = Accepts::any,
    .summary = "Each channel's factor comes from the means of its few neighbours, by one small convolution.",
    .formula =
        "z_c = mean of x_c over rows and columns\n"
        "s = sigmoid(w * z), a convolution along the channels with k taps\n"
        "y_c = s_c x_c",
    .shapes = "x [C,H,W], w [k] -> gate [C], output [C,H,W]",
    .citation = "Wang et al. 2020, arXiv:1910.03151, eq. 9 and 12",
    .tutorial = "4.5",
    .erratum = "",
    .tensors = "conv.weight [1,1,k]; conv.bias where there is one",
    .example = "attnviz run assets/samples/images/cat.jpg -m eca --seed 1",
};

struct EfficientChannelWeights {
  Vector kernel;  ///< [k], k odd
  float bias = 0;
};

/// The adaptive kernel of eq. 12 with gamma = 2, b = 1, at least 3.
std::size_t adaptive_kernel(std::size_t channels);

/// Throws `shape` for an even kernel.
ChannelGated efficient_channel(const Tensor3& features, const EfficientChannelWeights& weights,
                               const EfficientChannelOptions& options = {});
/// The factors alone: [C,H,W] -> [C].
Vector efficient_channel_gate(const Tensor3& features, const EfficientChannelWeights& weights,
                              const EfficientChannelOptions& options = {});

/// The taps from a file or a seed.
EfficientChannelWeights read_efficient_channel(Parameters& parameters, std::size_t channels,
                                               const EfficientChannelOptions& options = {});

std::vector<AttentionMap> run_efficient_channel(const Inputs& inputs, Parameters& parameters,
                                                const EfficientChannelOptions& options);

}  // namespace attnviz::mechanisms
