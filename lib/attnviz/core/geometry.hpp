#pragma once

#include <cstddef>

namespace attnviz {

/// Axis-aligned map between two pixel frames in continuous coordinates: pixel or cell number p covers [p, p+1).
///   x' = scale_x * x + offset_x        y' = scale_y * y + offset_y
struct Affine {
  double scale_x = 1, scale_y = 1, offset_x = 0, offset_y = 0;

  /// The affine that first applies `*this` and then `next`.
  Affine then(const Affine& next) const {
    return {scale_x * next.scale_x, scale_y * next.scale_y, offset_x * next.scale_x + next.offset_x,
            offset_y * next.scale_y + next.offset_y};
  }
  /// The way back. Scales must not be zero.
  Affine inverse() const { return {1 / scale_x, 1 / scale_y, -offset_x / scale_x, -offset_y / scale_y}; }

  bool operator==(const Affine&) const = default;
};

/// A rectangle in continuous source pixels.
struct Box {
  double x = 0, y = 0, width = 0, height = 0;
  bool operator==(const Box&) const = default;
};

/// How the positions of an axis (or a row and a column axis) lie on the source picture.
struct Grid {
  std::size_t rows = 0, columns = 0;
  std::size_t prefix = 0;  ///< positions before the grid that have no place on the picture: CLS, registers
  Affine to_source;        ///< grid cell coordinates -> source pixels, through every resize and crop
  std::size_t source_width = 0, source_height = 0;  ///< after the orientation tag was applied

  std::size_t cells() const { return rows * columns; }
  bool operator==(const Grid&) const = default;
};

/// The grid that divides a whole picture of this size into equal cells.
inline Grid covering_grid(std::size_t rows, std::size_t columns, std::size_t width, std::size_t height) {
  return {rows,
          columns,
          0,
          {static_cast<double>(width) / static_cast<double>(columns),
           static_cast<double>(height) / static_cast<double>(rows), 0, 0},
          width,
          height};
}

/// The rectangle that a grid's cell, counted without the prefix, covers on the source picture.
inline Box box_of_cell(const Grid& grid, std::size_t cell) {
  const std::size_t row = cell / grid.columns, column = cell % grid.columns;
  const Affine& way = grid.to_source;
  return {way.scale_x * static_cast<double>(column) + way.offset_x,
          way.scale_y * static_cast<double>(row) + way.offset_y, way.scale_x, way.scale_y};
}

}  // namespace attnviz
