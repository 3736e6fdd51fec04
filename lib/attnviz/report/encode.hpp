#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

namespace attnviz::report {

/// How a page carries numbers.
enum class Packing {
  none,  ///< not at all
  u8,    ///< 8 bits between the smallest and the largest number of each block
  u16,   ///< 16 bits, the same way
  f32    ///< exactly
};
const char* name_of(Packing packing) noexcept;

/// Numbers as text: little-endian, the first bytes of all numbers before the second bytes of all, which packs better;
/// then raw deflate data (RFC 1951), then dense_text.
struct Encoded {
  Packing packing = Packing::none;
  std::vector<std::size_t> shape;
  std::size_t block = 0;  ///< numbers that share one smallest and one largest number
  std::string data;
  std::string ranges;  ///< two f32 a block, lowest and highest; empty for f32
};

/// Bytes of data and ranges before they are packed.
std::size_t encoded_bytes(std::span<const std::size_t> shape, Packing packing);

/// `values` has as many numbers as the shape says.
Encoded encode(std::span<const float> values, std::vector<std::size_t> shape, Packing packing);

}  // namespace attnviz::report
