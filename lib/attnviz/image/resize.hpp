#pragma once

#include <cstddef>

#include "attnviz/core/tensor.hpp"

namespace attnviz::image {

/// Pillow's resampling filters. All but nearest widen when they shrink a picture, so that nothing aliases.
enum class Filter { nearest, box, bilinear, hamming, bicubic, lanczos };

/// Resizes eight-bit pixels [H,W,C] to [rows,columns,C], byte for byte as Pillow's Image.resize does: bicubic with
/// a = -0.5, fixed-point weights, rounded to eight bits after the horizontal and after the vertical pass. Channels are
/// treated alike (an RGBA picture is not premultiplied). Throws `shape` when either size has no pixels.
Pixels resize(const Pixels& pixels, std::size_t rows, std::size_t columns, Filter filter);

}  // namespace attnviz::image
