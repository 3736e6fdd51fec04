#include "attnviz/render/views/heatmap.hpp"

#include <algorithm>
#include <cmath>

#include "attnviz/render/parts/cells.hpp"
#include "attnviz/render/parts/marks.hpp"

namespace attnviz::render {
namespace {

constexpr double kLongSide = 512, kLargestCell = 96;
constexpr std::size_t kMostCells = 1024;
constexpr int kShortSide = 24;

/// Width of a cell on the source for one unit of its height.
double proportion(const Field& field) {
  if (!field.grid) return 1;
  return std::clamp(field.grid->to_source.scale_x / field.grid->to_source.scale_y, 0.125, 8.0);
}

CellSize cell_for(std::size_t rows, std::size_t columns, double proportion) {
  const double wide = static_cast<double>(columns) * proportion, high = static_cast<double>(rows);
  const double unit = std::min({kLongSide / std::max(wide, high), kLargestCell, kLargestCell / proportion});
  const auto whole = [](double pixels) { return std::max(1, static_cast<int>(std::lround(pixels))); };
  const auto least = [](std::size_t cells) {
    return (kShortSide + static_cast<int>(cells) - 1) / static_cast<int>(cells);
  };
  return {std::max(whole(unit * proportion), least(columns)), std::max(whole(unit), least(rows))};
}

}  // namespace

Body heatmap(const Field& field, const Paint& paint) {
  const Matrix values = reduced_cells(field.values, kMostCells);
  const std::size_t rows = values.shape(0), columns = values.shape(1);
  const CellSize cell = cell_for(rows, columns, proportion(field));
  Body body{painted_cells(values, paint, cell), {}};
  if (rows != field.values.shape(0) || columns != field.values.shape(1)) {
    body.notes.push_back(std::to_string(field.values.shape(0)) + " x " + std::to_string(field.values.shape(1)) +
                         " cells, averaged to " + std::to_string(rows) + " x " + std::to_string(columns));
  }
  if (field.grid) {
    const Affine to_pixels{static_cast<double>(body.pixels.shape(1)) / static_cast<double>(field.grid->columns),
                           static_cast<double>(body.pixels.shape(0)) / static_cast<double>(field.grid->rows), 0, 0};
    draw_marks(body.pixels, field.marks, field.grid->to_source.inverse().then(to_pixels));
  }
  return body;
}

}  // namespace attnviz::render
