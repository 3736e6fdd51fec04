#pragma once

#include <span>

#include "attnviz/core/geometry.hpp"
#include "attnviz/core/tensor.hpp"
#include "attnviz/render/canvas/picture.hpp"
#include "attnviz/render/canvas/taps.hpp"

namespace attnviz::render {

/// The values of a grid at the pixels of a picture, row by row. A pixel has a value when its centre lies on a cell.
/// No interpolation invents a value: between two cells it stays between their values. Bicubic is the monotone one
/// (Fritsch and Carlson 1980, slopes by harmonic means), along rows first and then along columns.
class PlaneSampler {
 public:
  /// `plane` [rows, columns]; `to_picture` takes cells to pixels and must not mirror (throws `shape`).
  PlaneSampler(const Matrix& plane, const Affine& to_picture, PictureSize size, Interpolation interpolation);

  std::size_t left() const { return across_.begin; }
  std::size_t right() const { return across_.end; }  ///< one behind the last column that has values
  std::size_t top() const { return down_.begin; }
  std::size_t bottom() const { return down_.end; }
  bool covers(std::size_t row) const { return row >= top() && row < bottom() && right() > left(); }

  /// Values of pixels left() ... right() - 1 of a row that is covered.
  void row(std::size_t row, std::span<float> values) const;

 private:
  Taps across_, down_;
  Matrix wide_;  ///< [rows of the grid, right - left]
};

/// From the cells of a grid to the pixels of a photo, which may be stored smaller or larger than the source.
Affine to_photo(const Grid& grid, const Pixels& photo);

}  // namespace attnviz::render
