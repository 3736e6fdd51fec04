#pragma once

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "attnviz/core/tensor.hpp"

namespace attnviz::image {

struct PngOptions {
  /// tEXt entries in this order: keyword (1 to 79 Latin-1 characters) and text.
  std::vector<std::pair<std::string, std::string>> text;
};

/// Encodes [H,W,C] as PNG: grey for one channel, RGB for three, RGBA for four. The same pixels give the same bytes.
/// Throws `shape` for other channel counts or an empty picture, `value` for a keyword that PNG does not allow.
std::vector<std::byte> encode_png(const Pixels& pixels, const PngOptions& options = {});

}  // namespace attnviz::image
