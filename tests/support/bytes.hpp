#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace attnviz::test {

inline std::vector<std::byte> bytes_of(std::string_view text) {
  const auto* first = reinterpret_cast<const std::byte*>(text.data());
  return {first, first + text.size()};
}

/// An unsigned number in little-endian order, as file formats store it.
inline std::string little_endian(unsigned long long value, int width) {
  std::string text;
  for (int index = 0; index < width; ++index) text += static_cast<char>((value >> (8 * index)) & 0xFF);
  return text;
}

}  // namespace attnviz::test
