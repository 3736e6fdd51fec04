#pragma once

#include <array>

#include "attnviz/mechanisms/contract/mechanism.hpp"
#include "attnviz/mechanisms/gates/bottleneck.hpp"
#include "attnviz/mechanisms/shared/gate.hpp"

namespace attnviz::mechanisms {

// Bottleneck attention module (BAM). Park, Woo, Lee, Kweon 2018, arXiv:1807.06514, section 3, eq. 1-4.
//   c = mlp(mean of x)      p = conv1x1(dilated conv3x3 twice(conv1x1(x)))      BN and relu after every inner layer
//   gate = sigmoid(c + p), broadcast to [C,H,W]        y = x + gate x
// The paper adds c and p; the authors' code multiplies them. Both are here.
// Shapes: x [C,H,W]  ->  gate [C,H,W]  output [C,H,W]

struct BamOptions {
  enum class Combine { sum, product };
  Combine combine = Combine::sum;
  std::size_t reduction = 0;
  std::size_t dilation = 4;  ///< of the 3x3 convolutions: a file does not say it
};
inline constexpr std::array<std::string_view, 2> kBamCombineNames = {"sum", "product"};
inline constexpr std::array kBamOptions = {
    choice<&BamOptions::combine>("combine", kBamCombineNames,
                                 "channel and place: sum (paper), product (authors' code)"),
    number<&BamOptions::reduction>("reduction", {0, 4096},
                                   "channels shrink by this factor in between; 0: 16, less for few channels"),
    number<&BamOptions::dilation>("dilation", {1, 64}, "step between the taps of the 3x3 convolutions"),
};
inline constexpr Description kBam = {
    .name = "bam",
    .title = "Bottleneck attention module",
    .family = Family::channel_and_spatial,
    .accepts = Accepts::grid,
    .summary = "A judgement of channels and one of places, made side by side and joined into one gate.",
    .formula =
        "c = mlp(mean of x)                       [C]\n"
        "p = conv1x1(conv3x3(conv3x3(conv1x1(x))))  [H,W], dilated by 4\n"
        "gate = sigmoid(c + p), or sigmoid(c p)\n"
        "y = x + gate x",
    .shapes = "x [C,H,W] -> gate [C,H,W], output [C,H,W]",
    .citation = "Park, Woo, Lee, Kweon 2018, arXiv:1807.06514, eq. 1-4",
    .tutorial = "4.5",
    .erratum = "",
    .tensors =
        "channel_att.gate_c.gate_c_fc_0, .gate_c_bn_1, .gate_c_fc_final, spatial_att.gate_s.gate_s_conv_reduce0, "
        ".gate_s_bn_reduce0, .gate_s_conv_di_0, .gate_s_bn_di_0 ..., .gate_s_conv_final; also ca.ca.fc0, ca.ca.bn0 "
        "..., ca.ca.last_fc, sa.sa.conv_reduce1, sa.sa.bn_reduce1, sa.sa.conv_0, sa.sa.bn_0 ..., sa.sa.last_conv",
    .example = "attnviz run assets/samples/images/cat.jpg -m bam --seed 1",
};

struct BamWeights {
  struct Hidden {
    LinearLayer layer;
    std::optional<BatchNorm> norm;
  };
  std::vector<Hidden> channel_hidden;            ///< each followed by relu
  LinearLayer channel_last;                      ///< [C,C/r]
  std::vector<ConvolutionLayer> spatial_hidden;  ///< 1x1 and dilated 3x3, each followed by relu
  ConvolutionLayer spatial_last;                 ///< [1,C/r,1,1]
};

/// `output` is x + gate x. Throws `shape`.
FullyGated bam(const Tensor3& features, const BamWeights& weights, const BamOptions& options = {});

/// The layers from a file, as many as it has, or one hidden and two dilated ones from a seed.
BamWeights read_bam(Parameters& parameters, std::size_t channels, const BamOptions& options = {});

std::vector<AttentionMap> run_bam(const Inputs& inputs, Parameters& parameters, const BamOptions& options);

}  // namespace attnviz::mechanisms
