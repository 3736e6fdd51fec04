#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

#include "attnviz/io/inflate.hpp"
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

/// The bytes of report::dense_text.
inline std::vector<std::byte> bytes_in_dense_text(const std::string& text) {
  std::string digits;
  for (char digit = '!'; digit <= '~'; ++digit) {
    if (digit != '"' && digit != '<' && digit != '\\') digits += digit;
  }
  std::vector<std::byte> bits;
  const auto append = [&](std::size_t value, int count) {
    for (int bit = 0; bit < count; ++bit) bits.push_back(static_cast<std::byte>(value >> bit & 1));
  };
  for (std::size_t at = 0; at + 1 < text.size(); at += 2)
    append(digits.find(text[at]) + 91 * digits.find(text[at + 1]), 13);
  if (text.size() % 2 == 1) append(digits.find(text.back()), 6);
  std::vector<std::byte> bytes(bits.size() / 8);
  for (std::size_t bit = 0; bit < 8 * bytes.size(); ++bit) bytes[bit / 8] |= bits[bit] << (bit % 8);
  return bytes;
}

/// Numbers as a page has them: dense text of deflate data of all first bytes, all second bytes ...
template <class Number>
std::vector<Number> packed_numbers(const std::string& text, std::size_t count) {
  std::vector<std::byte> bytes(count * sizeof(Number)), ordered(bytes.size());
  if (io::inflate_raw(bytes_in_dense_text(text), bytes) != io::InflateResult::complete) return {};
  for (std::size_t at = 0; at < bytes.size(); ++at) ordered[at % count * sizeof(Number) + at / count] = bytes[at];
  std::vector<Number> numbers(count);
  std::memcpy(numbers.data(), ordered.data(), ordered.size());
  return numbers;
}

/// What the page's script makes of encoded numbers.
inline std::vector<float> decoded(const report::Encoded& encoded) {
  std::size_t count = 1;
  for (const std::size_t size : encoded.shape) count *= size;
  if (encoded.packing == report::Packing::f32) return packed_numbers<float>(encoded.data, count);
  const auto ranges = packed_numbers<float>(encoded.ranges, 2 * (count / encoded.block));
  std::vector<float> values;
  const auto decode = [&](const auto& levels, double top) {
    for (std::size_t index = 0; index < levels.size(); ++index) {
      const double low = ranges.at(2 * (index / encoded.block)), high = ranges.at(2 * (index / encoded.block) + 1);
      values.push_back(static_cast<float>(low + levels[index] / top * (high - low)));
    }
  };
  if (encoded.packing == report::Packing::u16) {
    decode(packed_numbers<std::uint16_t>(encoded.data, count), 65535);
  } else {
    decode(packed_numbers<std::uint8_t>(encoded.data, count), 255);
  }
  return values;
}

}  // namespace attnviz::test
