#pragma once

#include <optional>
#include <vector>

#include "attnviz/core/resample.hpp"
#include "attnviz/render/canvas/picture.hpp"
#include "attnviz/render/parts/field.hpp"
#include "attnviz/render/scales/scale.hpp"
#include "attnviz/render/scales/veil.hpp"

namespace attnviz::render {

struct OverlayOptions {
  Interpolation interpolation = Interpolation::bicubic;
  Opacity opacity;
  /// Keep the cells that hold this share of the whole, largest first (0..1]; the rest of the photo is dark and grey,
  /// and a line runs around what is kept. See mass_threshold for what is counted.
  std::optional<float> mass;
  std::vector<float> contours;  ///< lines at these places of the scale, 0..1
};

/// The field over the photo, in the photo's size: each cell where it lies on the source, coloured as Veil says. A flat
/// field leaves the photo as it is. Photo [H,W,1|3|4], `field` a plane with a grid. What the grid does not cover was
/// not seen by the model and is drawn at half brightness and half colour. Marks of the field are boxed. Same bytes for
/// any thread count. Throws `shape` for a field that is no plane on a grid, `value` for an opacity, mass or contour
/// outside 0..1.
Pixels overlay(const Pixels& photo, const Field& field, const Paint& paint, const OverlayOptions& options = {});

/// Whether the grid leaves a part of its source picture uncovered (a crop), to say so beside the picture.
bool leaves_borders(const Grid& grid);

}  // namespace attnviz::render
