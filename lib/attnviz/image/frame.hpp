#pragma once

#include <cstddef>

#include "attnviz/core/geometry.hpp"
#include "attnviz/core/tensor.hpp"
#include "attnviz/image/resize.hpp"

namespace attnviz::image {

/// Pixels on their way to a network, and where they lie on the source picture.
struct Frame {
  Pixels pixels;     ///< [H,W,C]
  Affine to_source;  ///< from this frame's pixels to source pixels, through every step so far
};

/// A rectangle of whole pixels.
struct Window {
  std::size_t top = 0, left = 0, height = 0, width = 0;
  bool operator==(const Window&) const = default;
};

/// The central window, placed as torchvision's CenterCrop does (halves round to even). Throws `shape` when the picture
/// [height,width] is smaller than the window.
Window center_window(std::size_t height, std::size_t width, std::size_t window_height, std::size_t window_width);
/// The largest central window whose sides are multiples of `step`. Throws `shape` when a side is shorter than `step`.
Window multiple_window(std::size_t height, std::size_t width, std::size_t step);

/// The size whose shorter side is `side`, the longer one rounded down as torchvision's Resize does.
struct Size {
  std::size_t height = 0, width = 0;
  bool operator==(const Size&) const = default;
};
Size shorter_side(std::size_t height, std::size_t width, std::size_t side);

/// Each step keeps `to_source` right.
Frame resized(const Frame& frame, Size size, Filter filter);
/// Throws `shape` when the window leaves the picture.
Frame cropped(const Frame& frame, const Window& window);
/// Puts the picture into a canvas of this size, at the offset (top, left), filled with `value` around it.
/// Throws `shape` when it does not fit.
Frame padded(const Frame& frame, const Window& canvas, std::uint8_t value);

}  // namespace attnviz::image
