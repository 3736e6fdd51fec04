#pragma once

#include <cstddef>
#include <vector>

#include "attnviz/core/tensor.hpp"

namespace attnviz::image {

/// Encodes [H,W,3] as a JPEG of this quality, 1 to 100: small enough to travel inside a page. The same pixels give the
/// same bytes. Throws `shape` for other channel counts or an empty picture, `internal` when libjpeg gives up.
std::vector<std::byte> encode_jpeg(const Pixels& pixels, int quality);

}  // namespace attnviz::image
