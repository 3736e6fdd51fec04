#pragma once

#include <cstddef>

#include "attnviz/core/tensor.hpp"

namespace attnviz::image {

/// Pillow's resampling filters. All but nearest widen when they shrink a picture, so that nothing aliases.
enum class Filter { nearest, box, bilinear, hamming, bicubic, lanczos };

/// Resizes eight-bit pixels [H,W,C], C up to 4, to [rows,columns,C], byte for byte as Image.resize of Pillow 13 does:
/// bicubic with a = -0.5, fixed-point weights, rounded to eight bits after each of the two passes. (Older versions
/// begin with the width even of very tall pictures, and there differ by a rounding step.) Channels are treated alike:
/// an RGBA picture is not premultiplied. Not OpenCV's resize: it has other weights, and networks were trained on
/// Pillow's. Throws `shape` when either size has no pixels.
Pixels resize(const Pixels& pixels, std::size_t rows, std::size_t columns, Filter filter);

}  // namespace attnviz::image
