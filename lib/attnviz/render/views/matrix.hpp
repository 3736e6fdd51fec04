#pragma once

#include "attnviz/render/parts/field.hpp"
#include "attnviz/render/parts/frame.hpp"
#include "attnviz/render/scales/scale.hpp"

namespace attnviz::render {

/// Whether a square table of probabilities is exactly 0 wherever the column comes after the row, and only there: each
/// query was kept from looking at later keys.
bool looks_causal(const Field& field);

/// A table with the labels of its rows to the left and of its columns on top, turned by 90 degrees. Labels that are too
/// long end in an ellipsis; where cells are too small for a line of text only every n-th is labelled, and the notes say
/// so. Cells large enough carry their number. Later keys of a causal table are grey. A table of more than 1024 rows or
/// columns is averaged by area, and the notes say so. Nameless positions are labelled by their index. `long_side`:
/// pixels that the cells of a table take along its longer side while they are few.
Body matrix(const Field& field, const Paint& paint, int long_side = 640);

/// The cells of a table alone, at most `most` pixels on a side: for thumbnails.
Pixels matrix_thumbnail(const Field& field, const Paint& paint, int most);

}  // namespace attnviz::render
