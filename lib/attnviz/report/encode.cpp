#include "attnviz/report/encode.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>

#include "attnviz/io/deflate.hpp"
#include "attnviz/report/dense_text.hpp"

namespace attnviz::report {

namespace {

constexpr std::size_t kSmallestBlock = 64;

/// Numbers in a block: whole trailing axes, until ranges are a small part of the whole.
std::size_t block_of(std::span<const std::size_t> shape) {
  std::size_t block = 1;
  for (std::size_t axis = shape.size(); axis-- > 0 && block < kSmallestBlock;) block *= shape[axis];
  return block;
}

std::string packed_text(std::span<const std::byte> bytes) {
  std::vector<std::byte> packed;
  io::Deflater deflater(
      [&](std::span<const std::byte> block) { packed.insert(packed.end(), block.begin(), block.end()); });
  deflater.append(bytes);
  deflater.finish();
  return dense_text(packed);
}

/// Bits of numbers, byte by byte: the lowest of all, then the next of all.
template <class Number>
std::string text_of(const std::vector<Number>& numbers) {
  std::vector<std::byte> bytes;
  bytes.reserve(numbers.size() * sizeof(Number));
  for (std::size_t part = 0; part < sizeof(Number); ++part) {
    for (const Number number : numbers) bytes.push_back(static_cast<std::byte>(number >> (8 * part) & 0xFF));
  }
  return packed_text(bytes);
}

std::string exact(std::span<const float> values) {
  std::vector<std::uint32_t> bits;
  bits.reserve(values.size());
  for (const float value : values) bits.push_back(std::bit_cast<std::uint32_t>(value));
  return text_of(bits);
}

/// Levels of every number and the lowest and highest number of every block.
template <class Level>
void round_into(Encoded& encoded, std::span<const float> values) {
  constexpr double kTop = std::numeric_limits<Level>::max();
  std::vector<Level> levels;
  levels.reserve(values.size());
  std::vector<std::uint32_t> ranges;
  for (std::size_t at = 0; at < values.size(); at += encoded.block) {
    const auto block = values.subspan(at, encoded.block);
    const auto [low, high] = std::ranges::minmax(block);
    ranges.push_back(std::bit_cast<std::uint32_t>(low));
    ranges.push_back(std::bit_cast<std::uint32_t>(high));
    const double extent = static_cast<double>(high) - low;
    for (const float value : block) {
      const double place = extent > 0 ? (static_cast<double>(value) - low) / extent : 0;
      levels.push_back(static_cast<Level>(std::lround(place * kTop)));
    }
  }
  encoded.data = text_of(levels);
  encoded.ranges = text_of(ranges);
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
  } else if (packing == Packing::u16) {
    round_into<std::uint16_t>(encoded, values);
  } else if (packing == Packing::u8) {
    round_into<std::uint8_t>(encoded, values);
  }
  return encoded;
}

}  // namespace attnviz::report
