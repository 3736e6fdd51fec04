#pragma once

#include <optional>

#include "attnviz/mechanisms/contract/inputs.hpp"

namespace attnviz::mechanisms {

/// A feature map [C,H,W] as tokens row by row [H W,C], and back.
Matrix tokens_of(const Tensor3& features);
Tensor3 features_on(const Matrix& tokens, std::size_t rows, std::size_t columns);

/// Maxima of windows of 2x2 with stride 2, as torch.nn.MaxPool2d(2): an odd last row or column is left out. A side of
/// one stays (a text is pooled along its tokens). [C,H,W] -> [C,H/2,W/2]
Tensor3 max_pool(const Tensor3& features);

/// Keys and where they lie.
struct KeyGrid {
  Matrix vectors;  ///< [K,D]
  Axis axis;
  std::optional<Grid> grid;
};

/// The tokens of a run, or what was made of them, [N,D] max-pooled on their grid; a pooled text names its tokens in
/// pairs. Throws `usage` when there are tokens that lie on no grid (a prefix).
KeyGrid pooled_keys(const Inputs& inputs, const Matrix& tokens);

}  // namespace attnviz::mechanisms
