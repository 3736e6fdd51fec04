#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "attnviz/io/dtype.hpp"

namespace attnviz::io {

/// The stored numbers of a tensor that may lie in another order than row by row, as of a transposed matrix.
struct StridedNumbers {
  Dtype dtype = Dtype::f32;
  std::vector<std::size_t> shape;
  std::vector<std::size_t> strides;  ///< numbers from one index of an axis to the next
  std::span<const std::byte> bytes;  ///< from the first number to the last, little-endian
};

/// Numbers that lie row by row.
StridedNumbers dense_numbers(Dtype dtype, std::vector<std::size_t> shape, std::span<const std::byte> bytes);

/// How many stored numbers lie from the first to the last; nothing when that overflows.
std::optional<std::size_t> reach_of(std::span<const std::size_t> shape, std::span<const std::size_t> strides);

/// Whether the numbers lie row by row without gaps; then `bytes` can be used as they are.
bool is_dense(const StridedNumbers& numbers);

/// `into.size()` numbers from number `first` on, counted row by row, as floats. They must lie inside the shape. Throws
/// as to_floats.
void read_strided(const StridedNumbers& numbers, std::size_t first, std::span<float> into, const std::string& what);

}  // namespace attnviz::io
