#pragma once

#include <array>

#include "attnviz/mechanisms/contract/mechanism.hpp"
#include "attnviz/mechanisms/shared/gate.hpp"
#include "attnviz/mechanisms/shared/layers.hpp"

namespace attnviz::mechanisms {

// Coordinate attention. Hou, Zhou, Feng 2021, arXiv:2103.02907, section 3.2, eq. 4-9.
//   h_i = mean over columns of x, w_j = mean over rows of x          [C,H] and [C,W]
//   f = hard_swish(BN(conv1x1([h, w])))                              [mip,H+W]
//   a = sigmoid(conv1x1(f of the rows)), b = sigmoid(conv1x1(f of the columns))
//   y_cij = a_ci b_cj x_cij
// Shapes: x [C,H,W]  ->  rows [C,H]  columns [C,W]  output [C,H,W]

struct CoordinateOptions {
  std::size_t reduction = 32;  ///< mip = max(8, C / reduction) for drawn weights
};
inline constexpr std::array kCoordinateOptions = {
    number<&CoordinateOptions::reduction>("reduction", {1, 4096},
                                          "channels shrink by this factor in between, to at least 8"),
};
inline constexpr Description kCoordinate = {
    .name = "coordinate",
    .title = "Coordinate attention",
    .family = Family::channel_and_spatial,
    .accepts = Accepts::grid,
    .summary = "Each channel has one factor for every row and one for every column; a place has their product.",
    .formula =
        "h = mean of x over columns [C,H], w = mean of x over rows [C,W]\n"
        "f = hard_swish(BN(W1 [h, w]))\n"
        "a = sigmoid(W2 f_rows), b = sigmoid(W3 f_columns)\n"
        "y_cij = a_ci b_cj x_cij",
    .shapes = "x [C,H,W] -> row_gate [C,H], column_gate [C,W], output [C,H,W]",
    .citation = "Hou, Zhou, Feng 2021, arXiv:2103.02907, eq. 4-9",
    .tutorial = "4.5",
    .erratum = "",
    .tensors = "conv1.weight [mip,C], bn1.*, conv_h.weight [C,mip], conv_w.weight [C,mip]; biases where there are any",
    .example = "attnviz run assets/samples/images/cat.jpg -m coordinate --seed 1",
};

struct CoordinateWeights {
  LinearLayer shrink;             ///< [mip,C]
  std::optional<BatchNorm> norm;  ///< [mip]
  LinearLayer rows, columns;      ///< [C,mip]
};

struct CoordinateResult {
  Tensor3 output;
  Matrix row_gate;     ///< [C,H]
  Matrix column_gate;  ///< [C,W]
};

/// Throws `shape`.
CoordinateResult coordinate(const Tensor3& features, const CoordinateWeights& weights);
/// The factor of every value: row gate times column gate. [C,H] and [C,W] -> [C,H,W]
Tensor3 coordinate_gate(const Matrix& row_gate, const Matrix& column_gate);

CoordinateWeights read_coordinate(Parameters& parameters, std::size_t channels, const CoordinateOptions& options = {});

std::vector<AttentionMap> run_coordinate(const Inputs& inputs, Parameters& parameters,
                                         const CoordinateOptions& options);

}  // namespace attnviz::mechanisms
