#pragma once

#include <vector>

#include "attnviz/core/attention_map.hpp"
#include "attnviz/render/canvas/picture.hpp"

namespace attnviz::render {

/// Boxes each mark with a white line between two black ones, seen on any photo. `to_picture` takes source pixels to
/// pixels of `picture`. Boxes too small to see are drawn larger around the same centre.
void draw_marks(Pixels& picture, const std::vector<Mark>& marks, const Affine& to_picture);

}  // namespace attnviz::render
