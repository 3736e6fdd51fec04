#pragma once

#include "attnviz/render/parts/field.hpp"
#include "attnviz/render/parts/frame.hpp"
#include "attnviz/render/scales/scale.hpp"

namespace attnviz::render {

/// A plane alone, every cell one block of its colour, about 512 pixels on the longer side: cells have the proportions
/// that they have on the source, are at most 96 pixels and the picture at least 24 on either side. Grids of more than
/// 1024 rows or columns are averaged by area, and the notes say so. Marks are boxed where they lie.
Body heatmap(const Field& field, const Paint& paint);

}  // namespace attnviz::render
