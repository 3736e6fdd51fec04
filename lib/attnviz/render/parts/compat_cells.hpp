#pragma once

#include "attnviz/core/tensor.hpp"

namespace attnviz::render {

// What the pictures by other tools' recipes share.

/// Pixels of a cell in these pictures.
inline constexpr std::size_t kCompatCell = 16;

/// Throws `shape` unless `photo` is [16 rows, 16 columns, 3] for `cells` [rows, columns].
void require_compat_size(const Matrix& cells, const Pixels& photo);

}  // namespace attnviz::render
