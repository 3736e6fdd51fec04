#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "attnviz/core/geometry.hpp"
#include "attnviz/core/tensor.hpp"

namespace attnviz::image {

/// One feature vector for each cell of a grid over a picture.
struct FeatureMap {
  Tensor3 values;                     ///< [C,rows,columns]
  std::vector<std::string> channels;  ///< a name for each of the C
  Grid grid;
};

/// Rows and columns of a grid of near-square cells: `cells` on the longer side, at least one on the shorter, and never
/// more than there are pixels.
Grid grid_for(std::size_t height, std::size_t width, std::size_t cells);

struct BankOptions {
  std::size_t cells = 32;  ///< on the longer side, 1 to 256
};

/// Hand-made features that need no weights: CIE Lab colour, edge energy in four orientations, local contrast.
/// Scales are fixed, so that Euclidean distances mean the same in every picture.
/// Throws `value` for options out of their limits, `shape` unless pixels are [H,W,3] and not empty.
FeatureMap bank_features(const Pixels& pixels, const BankOptions& options = {});

struct PatchOptions {
  std::size_t cells = 32;  ///< on the longer side, 1 to 256
  std::size_t side = 4;    ///< pixels of the resized patch on a side, 1 to 32: side * side * 3 channels
};

/// The picture itself: each cell's pixels, resized to side x side, scaled to [0,1]. Errors as bank_features.
FeatureMap patch_features(const Pixels& pixels, const PatchOptions& options = {});

}  // namespace attnviz::image
