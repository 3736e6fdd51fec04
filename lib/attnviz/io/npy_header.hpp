#pragma once

#include <bit>
#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "attnviz/io/dtype.hpp"

namespace attnviz::io {

/// What stands before the numbers of a .npy file (numpy.lib.format, versions 1.0, 2.0 and 3.0).
struct NpyHeader {
  Dtype dtype = Dtype::f32;
  std::endian order = std::endian::little;
  bool fortran_order = false;  ///< the first axis runs fastest
  std::vector<std::size_t> shape;
  std::size_t data_offset = 0;  ///< bytes before the first number
  std::size_t data_size = 0;    ///< bytes of all numbers
};

/// Reads the header from the first bytes of a file. Throws format, limit, or unsupported for dtypes other than
/// f2 f4 f8 i1-i8 u1-u8 b1; pickled objects are never read. `name` stands in messages.
NpyHeader parse_npy_header(std::span<const std::byte> bytes, const std::string& name);

/// The bytes before the values of a float32 file in row-major order, the same as numpy writes.
std::string npy_header(std::span<const std::size_t> shape);

}  // namespace attnviz::io
