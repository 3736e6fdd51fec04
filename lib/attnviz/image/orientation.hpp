#pragma once

#include <cstddef>
#include <span>

#include "attnviz/core/tensor.hpp"

namespace attnviz::image {

/// The orientation tag (0x0112) of an EXIF block, with or without its "Exif\0\0" prefix. 1 (upright) when there is no
/// valid one: metadata never makes a picture unreadable.
int exif_orientation(std::span<const std::byte> exif);

/// Turns stored pixels upright: `orientation` as in EXIF, 1 to 8. [H,W,C] -> [H,W,C], or [W,H,C] for 5 to 8.
Pixels apply_orientation(Pixels pixels, int orientation);

}  // namespace attnviz::image
