#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "attnviz/core/attention_map.hpp"

namespace attnviz::report {

/// How a page carries the numbers of a map.
enum class Packing {
  none,  ///< not at all
  u8,    ///< 8 bits between the smallest and the largest number of each block
  u16,   ///< 16 bits, the same way
  f32    ///< exactly
};
const char* name_of(Packing packing) noexcept;

/// The numbers of a map, small enough for a page. All numbers are little-endian.
struct PackedNumbers {
  Packing packing = Packing::none;
  std::vector<std::size_t> shape;  ///< of what is kept
  std::vector<std::size_t>
      steps;              ///< one an axis: every step-th position is kept; rows and columns: that many are averaged
  std::size_t block = 0;  ///< numbers that share one smallest and one largest number
  std::size_t bytes = 0;  ///< of data and ranges before base64
  std::string data;       ///< base64
  std::string ranges;     ///< base64: two f32 a block, lowest and highest; empty for f32
  std::string note;       ///< what a reader must know about numbers that are not exact or not all; or empty
};

/// The largest share that each of several needs may take, so that together they take at most `bytes`: small needs are
/// met whole, the large ones get equal parts of the rest.
std::size_t fair_share(std::vector<std::size_t> needs, std::size_t bytes);

/// Packs a map into at most `bytes` bytes before base64: exactly, else rounded, else thinned out along the axes that a
/// picture does not show at once (queries, heads ...), else with rows and columns averaged, else not at all.
PackedNumbers pack(const AttentionMap& map, std::size_t bytes);

}  // namespace attnviz::report
