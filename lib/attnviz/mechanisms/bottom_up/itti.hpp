#pragma once

#include <array>

#include "attnviz/mechanisms/contract/mechanism.hpp"

namespace attnviz::mechanisms {

// Saliency by centre and surround in three channels. Itti, Koch, Niebur 1998, IEEE PAMI 20(11), sections 2.1-2.2.
//   features: intensity; red-green and blue-yellow opponency; orientation at 0, 45, 90, 135 degrees (Gabor 9x9)
//   F(c, s) = |P(c) - P(s)|, P a pyramid of 9 levels, c in {2, 3, 4}, s = c + {3, 4}
//   N(F) = F stretched to [0, 1], times (1 - mean of its local maxima)^2: one peak is promoted, many are not
//   S = .3 intensity + .3 colour + .2 orientation, stretched to [0, 1]
// The paper leaves numbers open; where it does, the widely used Python program pySaliencyMap is followed: opponency
// divided by the largest of r, g, b, local maxima over tiles of 16 pixels, the weights. Maps are added at the size of
// level 2, which is all they resolve. Tiles shrink where a map is too small for two of them.
// Shapes: pixels [H,W,3]  ->  saliency [H/4,W/4] within [0, 1], conspicuity of the three channels

struct IttiOptions {
  std::size_t longest = 512;  ///< larger pictures are shrunk to this side first; 0: never
};
inline constexpr std::array kIttiOptions = {
    number<&IttiOptions::longest>("longest", {0, 65536},
                                  "a larger picture is shrunk until its longer side has this many pixels; 0: never"),
};
inline constexpr Description kItti = {
    .name = "itti",
    .title = "Itti-Koch-Niebur saliency",
    .family = Family::bottom_up,
    .accepts = Accepts::pixels,
    .summary = "Places whose brightness, colour or orientation differs from around, where few others do.",
    .formula =
        "F(c, s) = |P(c) - P(s)| for c in {2, 3, 4}, s = c + {3, 4}, P: pyramids of intensity, red-green, blue-yellow "
        "and four orientations\n"
        "N(F) = F stretched to [0, 1] times (1 - mean of local maxima)^2\n"
        "S = .3 sum of N(intensity) + .3 sum of N(colour) + .2 sum of N(orientation)",
    .shapes = "pixels [H,W,3] -> saliency [H/4,W/4], conspicuity [3,H/4,W/4]",
    .citation = "Itti, Koch, Niebur 1998, IEEE PAMI 20(11), doi:10.1109/34.730558",
    .tutorial = "1",
    .erratum = "",
    .tensors = "",
    .example = "attnviz run assets/samples/images/cat.jpg -m itti",
};

struct IttiSaliency {
  Matrix saliency;      ///< within [0, 1]; all zeros for a picture of one colour
  Tensor3 conspicuity;  ///< intensity, colour, orientation, before they are weighted
};

/// Throws `shape` for an empty picture.
IttiSaliency itti(const Pixels& pixels, const IttiOptions& options = {});

std::vector<AttentionMap> run_itti(const Inputs& inputs, Parameters& parameters, const IttiOptions& options);

}  // namespace attnviz::mechanisms
