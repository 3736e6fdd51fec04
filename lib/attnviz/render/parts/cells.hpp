#pragma once

#include "attnviz/render/canvas/picture.hpp"
#include "attnviz/render/parts/field.hpp"
#include "attnviz/render/scales/scale.hpp"

namespace attnviz::render {

/// Pixels of one cell.
struct CellSize {
  int width = 1, height = 1;
};

/// The values as plain cells of one colour each.
Pixels painted_cells(const Matrix& values, const Paint& paint, const CellSize& cell);

/// The values as they are when both sides are at most `most`, else averaged by area so that they fit.
Matrix reduced_cells(const Matrix& values, std::size_t most);

/// Black or white, whichever reads better on this colour.
Color text_color_on(Color background);

}  // namespace attnviz::render
