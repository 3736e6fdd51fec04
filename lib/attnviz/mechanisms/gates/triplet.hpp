#pragma once

#include <array>

#include "attnviz/mechanisms/contract/mechanism.hpp"
#include "attnviz/mechanisms/shared/gate.hpp"
#include "attnviz/mechanisms/shared/layers.hpp"

namespace attnviz::mechanisms {

// Triplet attention. Misra, Nalamada, Arasanipalai, Hou 2021, arXiv:2010.03045, section 3.2, eq. 1-4.
//   gate(P) = sigmoid(BN(conv7x7([max P; mean P]))), max and mean over the axis that the gate lacks
//   y = (x gate_cw + x gate_hc + x gate_hw) / 3, or (x gate_cw + x gate_hc) / 2 without the spatial branch
// Shapes: x [C,H,W]  ->  cw [C,W]  hc [H,C]  hw [H,W]  output [C,H,W]

struct TripletOptions {
  bool spatial = true;     ///< with the third branch
  std::size_t kernel = 7;  ///< odd; a file has its own
};
inline constexpr std::array kTripletOptions = {
    flag<&TripletOptions::spatial>("spatial", "with the third branch, over rows and columns"),
    number<&TripletOptions::kernel>("kernel", {1, 63}, "side of the convolutions, odd"),
};
inline constexpr Description kTriplet = {
    .name = "triplet",
    .title = "Triplet attention",
    .family = Family::channel_and_spatial,
    .accepts = Accepts::grid,
    .summary = "Three gates, each over two of channel, row and column, so that channels and places meet directly.",
    .formula =
        "gate = sigmoid(BN(conv7x7([max; mean] over the third axis)))\n"
        "y = (x gate_channel,column + x gate_row,channel + x gate_row,column) / 3",
    .shapes = "x [C,H,W] -> channel_column [C,W], row_channel [H,C], row_column [H,W], output [C,H,W]",
    .citation = "Misra, Nalamada, Arasanipalai, Hou 2021, arXiv:2010.03045, eq. 1-4",
    .tutorial = "4.5",
    .erratum = "",
    .tensors =
        "cw.conv.conv.weight [1,2,k,k], cw.conv.bn.*, hc.conv.conv.weight, hc.conv.bn.*, hw.conv.conv.weight, "
        "hw.conv.bn.*",
    .example = "attnviz run assets/samples/images/cat.jpg -m triplet --seed 1",
};

struct TripletWeights {
  ConvolutionLayer channel_column, row_channel;
  std::optional<ConvolutionLayer> row_column;
};

struct TripletResult {
  Tensor3 output;
  Matrix channel_column;  ///< [C,W]
  Matrix row_channel;     ///< [H,C]
  Matrix row_column;      ///< [H,W] or empty
};

/// Throws `shape`.
TripletResult triplet(const Tensor3& features, const TripletWeights& weights);

TripletWeights read_triplet(Parameters& parameters, const TripletOptions& options = {});

std::vector<AttentionMap> run_triplet(const Inputs& inputs, Parameters& parameters, const TripletOptions& options);

}  // namespace attnviz::mechanisms
