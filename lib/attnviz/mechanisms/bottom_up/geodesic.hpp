#pragma once

#include <array>

#include "attnviz/mechanisms/contract/mechanism.hpp"

namespace attnviz::mechanisms {

// Geodesic saliency. Wei, Wen, Zhu, Sun 2012, "Geodesic saliency using background priors", ECCV, section 3 (GS_GD: a
// regular grid).
//   S(i) = min over paths from i to the border of the sum of steps,   step(a, b) = |x_a - x_b| between neighbours
// A background is large and reaches the border by small steps; the way out of an object crosses its outline.
// Left out: the paper's optional start costs of border cells that stand out from the border themselves (section 3.3).
// Shapes: x [N,D] on a grid, sources: border [R] or queries [Q]  ->  saliency [1,cells] or nearness -S [Q,cells]

struct GeodesicOptions {
  bool clip = true;  ///< steps below the picture's usual smallest one cost nothing
};
inline constexpr std::array kGeodesicOptions = {
    flag<&GeodesicOptions::clip>("clip", "steps below the picture's usual smallest one cost nothing"),
};
inline constexpr Description kGeodesic = {
    .name = "geodesic",
    .title = "Geodesic saliency",
    .family = Family::bottom_up,
    .accepts = Accepts::grid,
    .summary = "What no path of small steps joins to the border stands out.",
    .formula =
        "S(i) = min over paths from i to the border of the sum of |x_a - x_b| over its steps from cell to neighbour\n"
        "clip: steps below the mean over cells of the smallest step next to each count as 0\n"
        "query: nearness -S(i), where the paths end at that cell, not at the border",
    .shapes = "x [N,D] on a grid -> saliency [1,N], or nearness [Q,N] to Q cells",
    .citation = "Wei, Wen, Zhu, Sun 2012, ECCV, doi:10.1007/978-3-642-33712-3_3",
    .tutorial = "1",
    .erratum = "",
    .tensors = "",
    .example = "attnviz run assets/samples/images/cat.jpg -m geodesic",
};

/// Throws `usage` for queries that are no cells: class tokens, means and boxes of several cells.
std::vector<AttentionMap> run_geodesic(const Inputs& inputs, Parameters& parameters, const GeodesicOptions& options);

}  // namespace attnviz::mechanisms
