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
  Grid grid;                          ///< covers the whole picture that was given
};

/// A grid of near-square cells over [H,W,3]: `cells` (1 to 256) on the longer side, at least one on the shorter, and
/// never more than there are pixels. Throws `shape` for other channel counts or no pixels, `value` for other `cells`.
Grid feature_grid(const Pixels& pixels, std::size_t cells);

struct BankOptions {
  std::size_t cells = 32;  ///< on the longer side, 1 to 256
};

/// Hand-made features that need no weights, after Itti, Koch and Niebur 1998 (colour, intensity, orientation):
///   "L*", "a*", "b*"          mean CIE Lab colour, a* and b* times 2
///   "edges 0" .. "edges 135"  edges that run at this angle: mean absolute difference of L* across them, times 2
///   "contrast"                standard deviation of L* within the cell
/// The last five are averaged with the neighbouring cells (Gaussian, one cell). Scales are fixed, nothing is fitted to
/// the picture, so Euclidean distances mean the same in every picture: a just noticeable step of lightness is about 1.
/// The work is done at 8 x 8 pixels a cell, whatever the picture's size. Errors as feature_grid.
FeatureMap bank_features(const Pixels& pixels, const BankOptions& options = {});

struct PatchOptions {
  std::size_t cells = 32;  ///< on the longer side, 1 to 256
  std::size_t side = 4;    ///< pixels of the resized patch on a side, 1 to 32: side * side * 3 channels
};

/// The picture itself: each cell's pixels, averaged to side x side, scaled to [0,1]. Channels "red(0,0)" ... by row and
/// column in the patch. Errors as feature_grid, and `value` for other sides.
FeatureMap patch_features(const Pixels& pixels, const PatchOptions& options = {});

}  // namespace attnviz::image
