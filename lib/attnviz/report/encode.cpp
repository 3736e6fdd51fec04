#include "attnviz/report/encode.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>

#include "attnviz/report/base64.hpp"

namespace attnviz::report {

namespace {

constexpr std::size_t kSmallestBlock = 64;

/// Numbers in a block: whole trailing axes, until ranges are a small part of the whole.
std::size_t block_of(std::span<const std::size_t> shape) {
  std::size_t block = 1;
  for (std::size_t axis = shape.size(); axis-- > 0 && block < kSmallestBlock;) block *= shape[axis];
  return block;
}

template <class Number>
void append(std::vector<std::byte>& bytes, Number number) {
  for (std::size_t index = 0; index < sizeof(Number); ++index) {
    bytes.push_back(static_cast<std::byte>(number >> (8 * index) & 0xFF));
  }
}

std::string exact(std::span<const float> values) {
  std::vector<std::byte> bytes;
  bytes.reserve(4 * values.size());
  for (const float value : values) append(bytes, std::bit_cast<std::uint32_t>(value));
  return base64(bytes);
}

void round_into(Encoded& encoded, std::span<const float> values) {
  const double levels = encoded.packing == Packing::u16 ? 65535 : 255;
  std::vector<std::byte> bytes, ranges;
  bytes.reserve(values.size() * (encoded.packing == Packing::u16 ? 2 : 1));
  for (std::size_t at = 0; at < values.size(); at += encoded.block) {
    const auto block = values.subspan(at, encoded.block);
    const auto [low, high] = std::ranges::minmax(block);
    append(ranges, std::bit_cast<std::uint32_t>(low));
    append(ranges, std::bit_cast<std::uint32_t>(high));
    const double extent = static_cast<double>(high) - low;
    for (const float value : block) {
      const double place = extent > 0 ? (static_cast<double>(value) - low) / extent : 0;
      const auto level = static_cast<std::uint16_t>(std::lround(place * levels));
      if (encoded.packing == Packing::u16) {
        append(bytes, level);
      } else {
        append(bytes, static_cast<std::uint8_t>(level));
      }
    }
  }
  encoded.data = base64(bytes);
  encoded.ranges = base64(ranges);
}

}  // namespace

const char* name_of(Packing packing) noexcept {
  switch (packing) {
    case Packing::none:
      return "none";
    case Packing::u8:
      return "u8";
    case Packing::u16:
      return "u16";
    case Packing::f32:
      return "f32";
  }
  return "none";
}

std::size_t encoded_bytes(std::span<const std::size_t> shape, Packing packing) {
  if (packing == Packing::none) return 0;
  std::size_t count = 1;
  for (const std::size_t size : shape) count *= size;
  if (packing == Packing::f32) return 4 * count;
  return count * (packing == Packing::u16 ? 2 : 1) + 8 * (count / block_of(shape));
}

Encoded encode(std::span<const float> values, std::vector<std::size_t> shape, Packing packing) {
  Encoded encoded{.packing = packing, .shape = std::move(shape), .block = 0, .data = {}, .ranges = {}};
  encoded.block = block_of(encoded.shape);
  if (packing == Packing::f32) {
    encoded.data = exact(values);
  } else if (packing != Packing::none) {
    round_into(encoded, values);
  }
  return encoded;
}

}  // namespace attnviz::report
