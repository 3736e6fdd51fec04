#pragma once

#include <cstring>
#include <string>
#include <string_view>
#include <vector>

#include "attnviz/report/encode.hpp"

namespace attnviz::test {

inline std::vector<unsigned char> bytes_in_base64(const std::string& text) {
  constexpr std::string_view digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::vector<unsigned char> bytes;
  unsigned group = 0;
  int bits = 0;
  for (const char digit : text) {
    if (digit == '=') break;
    group = group << 6 | static_cast<unsigned>(digits.find(digit));
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    bytes.push_back(static_cast<unsigned char>(group >> bits & 0xFF));
  }
  return bytes;
}

template <class Number>
std::vector<Number> numbers_in_base64(const std::string& text) {
  const auto bytes = bytes_in_base64(text);
  std::vector<Number> numbers(bytes.size() / sizeof(Number));
  std::memcpy(numbers.data(), bytes.data(), numbers.size() * sizeof(Number));
  return numbers;
}

/// What the page's script makes of encoded numbers.
inline std::vector<float> decoded(const report::Encoded& encoded) {
  if (encoded.packing == report::Packing::f32) return numbers_in_base64<float>(encoded.data);
  const auto ranges = numbers_in_base64<float>(encoded.ranges);
  std::vector<float> values;
  const auto decode = [&](const auto& levels, double top) {
    for (std::size_t index = 0; index < levels.size(); ++index) {
      const double low = ranges.at(2 * (index / encoded.block)), high = ranges.at(2 * (index / encoded.block) + 1);
      values.push_back(static_cast<float>(low + levels[index] / top * (high - low)));
    }
  };
  if (encoded.packing == report::Packing::u16) {
    decode(numbers_in_base64<std::uint16_t>(encoded.data), 65535);
  } else {
    decode(bytes_in_base64(encoded.data), 255);
  }
  return values;
}

}  // namespace attnviz::test
