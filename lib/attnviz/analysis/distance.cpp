#include "attnviz/analysis/distance.hpp"

#include <cmath>

#include "attnviz/analysis/stack.hpp"
#include "attnviz/core/error.hpp"
#include "attnviz/core/parallel.hpp"

namespace attnviz::analysis {
namespace {

/// Distances between cells that are so many rows and columns apart, in source pixels: [rows,columns].
Matrix distances_of(const Grid& grid) {
  Matrix table = Matrix::from_shape({grid.rows, grid.columns});
  for (std::size_t row = 0; row < grid.rows; ++row) {
    for (std::size_t column = 0; column < grid.columns; ++column) {
      table(row, column) = static_cast<float>(std::hypot(grid.to_source.scale_y * static_cast<double>(row),
                                                         grid.to_source.scale_x * static_cast<double>(column)));
    }
  }
  return table;
}

std::size_t apart(std::size_t a, std::size_t b) {
  return a > b ? a - b : b - a;
}

float mean_distance(std::span<const float> weights, std::size_t from, const Grid& grid, const Matrix& table) {
  double sum = 0, total = 0;
  for (std::size_t cell = 0; cell < grid.cells(); ++cell) {
    const double weight = weights[grid.prefix + cell];
    total += weight;
    sum += weight * static_cast<double>(table(apart(cell / grid.columns, from / grid.columns),
                                              apart(cell % grid.columns, from % grid.columns)));
  }
  return total > 0 ? static_cast<float>(sum / total) : 0.0F;
}

}  // namespace

AttentionMap attention_distance(const AttentionMap& map) {
  const Stack stack(map);
  if (!map.grid) throw Error(ErrorKind::usage, "distance: map '" + map.name + "' does not lie on a picture");
  stack.require_square("distance");
  const Grid& grid = *map.grid;
  const Matrix table = distances_of(grid);

  AttentionMap result = map;
  result.name = map.name + ".distance";
  result.axes = axes_without(map, {AxisKind::key});
  Axis& queries = result.axes.back();
  queries.size = grid.cells();
  if (!queries.labels.empty())
    queries.labels.erase(queries.labels.begin(), queries.labels.begin() + static_cast<std::ptrdiff_t>(grid.prefix));
  std::vector<std::size_t> shape;
  for (const Axis& axis : result.axes) shape.push_back(axis.size);
  result.values = Tensor::from_shape(shape);
  parallel_for(stack.layers() * stack.heads(), 1, [&](std::size_t begin, std::size_t end) {
    for (std::size_t plane = begin; plane < end; ++plane) {
      const auto weights = stack.weights(plane / stack.heads(), plane % stack.heads());
      for (std::size_t cell = 0; cell < grid.cells(); ++cell) {
        result.values.data()[plane * grid.cells() + cell] =
            mean_distance(weights.subspan((grid.prefix + cell) * stack.keys(), stack.keys()), cell, grid, table);
      }
    }
  });
  result.kind = ValueKind::score;
  result.sums_over.reset();
  result.bounds.reset();
  result.grid.reset();
  result.marks.clear();
  result.reading = "mean distance in pixels between a place and what it attends to";
  return result;
}

}  // namespace attnviz::analysis
