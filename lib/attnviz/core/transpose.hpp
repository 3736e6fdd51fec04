#pragma once

#include <cstddef>

namespace attnviz {

/// Rows of raw memory that become columns; strides are floats from one row to the next.
struct Transposition {
  const float* from = nullptr;  ///< [rows, columns]
  std::size_t from_stride = 0;
  std::size_t rows = 0, columns = 0;
  float* to = nullptr;  ///< [columns, rows], nothing of `from`
  std::size_t to_stride = 0;
};

/// to[column][row] = from[row][column], on the caller's thread.
void transpose_here(const Transposition& call);

}  // namespace attnviz
