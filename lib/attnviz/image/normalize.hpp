#pragma once

#include <array>

#include "attnviz/core/tensor.hpp"

namespace attnviz::image {

/// What a network expects of its input: (value * scale - mean) / std for each channel. The default maps to [0,1].
struct Normalization {
  float scale = 1.0F / 255;
  std::array<float, 3> mean{0, 0, 0};
  std::array<float, 3> std{1, 1, 1};
};

/// RGB pixels [H,W,3] -> [3,H,W]. Throws `shape` for other channel counts, `value` when a std is zero.
Tensor3 normalize(const Pixels& pixels, const Normalization& normalization = {});

}  // namespace attnviz::image
