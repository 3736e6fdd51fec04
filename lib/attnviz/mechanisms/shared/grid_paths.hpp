#pragma once

#include <span>
#include <vector>

#include "attnviz/core/geometry.hpp"
#include "attnviz/core/tensor.hpp"

namespace attnviz::mechanisms {

/// What it costs to walk from each cell of a grid to its neighbour; the way back costs the same.
struct GridSteps {
  std::size_t rows = 0, columns = 0;
  std::vector<float> right, down;  ///< [rows * columns]; those that leave the grid are never walked
};

/// Steps that cost the Euclidean distance between the vectors of the two cells. tokens [prefix + rows * columns, D]
GridSteps feature_steps(const Matrix& tokens, const Grid& grid);

/// Steps below a picture's usual smallest one, the mean over cells of the cheapest step that touches them, cost
/// nothing: many small changes of a background no longer add up to an object. Wei et al. 2012, section 3.2.
void clip_small_steps(GridSteps& steps);

/// Cost of the cheapest path from the nearest source to each cell [rows * columns]; Dijkstra 1959,
/// doi:10.1007/BF01386390. Throws `usage` without sources and `internal` for a source that is no cell.
std::vector<float> shortest_paths(const GridSteps& steps, std::span<const std::size_t> sources);

}  // namespace attnviz::mechanisms
