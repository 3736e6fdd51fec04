#pragma once

#include <array>

#include "attnviz/mechanisms/contract/mechanism.hpp"
#include "attnviz/mechanisms/gates/bottleneck.hpp"
#include "attnviz/mechanisms/shared/gate.hpp"

namespace attnviz::mechanisms {

// Convolutional block attention module (CBAM). Woo, Park, Lee, Kweon 2018, arXiv:1807.06521, section 3, eq. 1-3.
//   s = sigmoid(mlp(mean x) + mlp(max x))           x'_c = s_c x_c
//   m = sigmoid(BN(conv7x7([max_c x'; mean_c x'])))    y = m x'
// The paper writes [mean; max], its code concatenates [max; mean]; timm has [mean; max] and no biases. Both orders are
// here, and a file's names tell which it needs.
// Shapes: x [C,H,W]  ->  channel gate [C]  spatial gate [H,W]  output [C,H,W]

struct CbamOptions {
  enum class Part { both, channel, spatial };
  enum class Order { automatic, max_mean, mean_max };
  Part part = Part::both;
  Order order = Order::automatic;  ///< automatic: mean_max for timm's names, else max_mean
  std::size_t reduction = 0;
  std::size_t kernel = 7;  ///< odd; a file has its own
};
inline constexpr std::array<std::string_view, 3> kCbamPartNames = {"both", "channel", "spatial"};
inline constexpr std::array<std::string_view, 3> kPlaneOrderNames = {"auto", "max_mean", "mean_max"};
inline constexpr std::array kCbamOptions = {
    choice<&CbamOptions::part>("part", kCbamPartNames, "the channel gate, the spatial gate, or one after the other"),
    choice<&CbamOptions::order>("order", kPlaneOrderNames,
                                "planes before the convolution: authors' code, timm; auto: by the file's names"),
    number<&CbamOptions::reduction>("reduction", {0, 4096},
                                    "channels shrink by this factor in between; 0: 16, less for few channels"),
    number<&CbamOptions::kernel>("kernel", {1, 63}, "side of the spatial convolution, odd"),
};
inline constexpr Description kCbam = {
    .name = "cbam",
    .title = "Convolutional block attention module",
    .family = Family::channel_and_spatial,
    .accepts = Accepts::grid,
    .summary = "First each channel is multiplied by a factor (what), then each place (where).",
    .formula =
        "s = sigmoid(mlp(mean of x) + mlp(max of x))             x'_c = s_c x_c\n"
        "m = sigmoid(BN(conv7x7([max_c x'; mean_c x'])))         y = m x'",
    .shapes = "x [C,H,W] -> channel_gate [C], spatial_gate [H,W], output [C,H,W]",
    .citation = "Woo, Park, Lee, Kweon 2018, arXiv:1807.06521, eq. 1-3",
    .tutorial = "4.5",
    .erratum = "",
    .tensors =
        "ChannelGate.mlp.1.weight [C/r,C], ChannelGate.mlp.3.weight [C,C/r], SpatialGate.spatial.conv.weight "
        "[1,2,k,k], SpatialGate.spatial.bn.*, biases where there are any; also channel.fc1, channel.fc2, "
        "spatial.conv.conv, spatial.conv.bn (timm), or ca.se.0, ca.se.2, sa.conv",
    .example = "attnviz run assets/samples/images/cat.jpg -m cbam --seed 1",
};

struct CbamWeights {
  Bottleneck channel;
  ConvolutionLayer spatial;  ///< [1,2,k,k]
  CbamOptions::Order order = CbamOptions::Order::max_mean;
};

struct CbamResult {
  Tensor3 output;
  Vector channel_gate;  ///< empty for part=spatial
  Matrix spatial_gate;  ///< empty for part=channel
};

/// `options.order` decides unless it is automatic: then the weights' own. Throws `shape`.
CbamResult cbam(const Tensor3& features, const CbamWeights& weights, const CbamOptions& options = {});

/// The tensors of the parts that `options` ask for, from a file or a seed.
CbamWeights read_cbam(Parameters& parameters, std::size_t channels, const CbamOptions& options = {});

std::vector<AttentionMap> run_cbam(const Inputs& inputs, Parameters& parameters, const CbamOptions& options);

}  // namespace attnviz::mechanisms
