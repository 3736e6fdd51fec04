#include "attnviz/io/dtype.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>

#include "attnviz/core/error.hpp"
#include "attnviz/core/simd/kernels.hpp"

namespace attnviz::io {

namespace {

static_assert(std::endian::native == std::endian::little,
              "the readers and writers of files assume little-endian memory");

template <class Stored>
Stored load(const std::byte* from, std::endian order) {
  std::array<std::byte, sizeof(Stored)> bytes;
  std::memcpy(bytes.data(), from, bytes.size());
  if (order == std::endian::big) std::ranges::reverse(bytes);
  return std::bit_cast<Stored>(bytes);
}

template <class Stored, std::endian order, class Convert>
void decode_ordered(std::span<const std::byte> bytes, std::span<float> floats, Convert convert) {
  const std::byte* const from = bytes.data();
  for (std::size_t i = 0; i < floats.size(); ++i) floats[i] = convert(load<Stored>(from + i * sizeof(Stored), order));
}

template <class Stored, class Convert>
void decode(const StoredNumbers& stored, std::span<float> floats, Convert convert) {
  if (stored.order == std::endian::little) {
    decode_ordered<Stored, std::endian::little>(stored.bytes, floats, convert);
  } else {
    decode_ordered<Stored, std::endian::big>(stored.bytes, floats, convert);
  }
}

template <class Stored>
void decode_plain(const StoredNumbers& stored, std::span<float> floats) {
  decode<Stored>(stored, floats, [](Stored value) { return static_cast<float>(value); });
}

void decode_doubles(const StoredNumbers& stored, std::span<float> floats, const std::string& what) {
  constexpr double kFirstThatRoundsToInfinity = 0x1.ffffffp+127;
  for (std::size_t i = 0; i < floats.size(); ++i) {
    const auto value = load<double>(stored.bytes.data() + i * sizeof(double), stored.order);
    if (std::abs(value) >= kFirstThatRoundsToInfinity && std::isfinite(value)) {
      throw Error(ErrorKind::value,
                  what + ": the number at index " + std::to_string(i) + " of " + std::to_string(floats.size()) +
                      " is beyond the range of a float",
                  "attnviz computes in single precision; scale the numbers");
    }
    floats[i] = static_cast<float>(value);
  }
}

float from_bfloat(std::uint16_t bits) {
  return std::bit_cast<float>(static_cast<std::uint32_t>(bits) << 16);
}

}  // namespace

const char* name_of(Dtype dtype) noexcept {
  switch (dtype) {
    case Dtype::f64:
      return "F64";
    case Dtype::f32:
      return "F32";
    case Dtype::f16:
      return "F16";
    case Dtype::bf16:
      return "BF16";
    case Dtype::i64:
      return "I64";
    case Dtype::i32:
      return "I32";
    case Dtype::i16:
      return "I16";
    case Dtype::i8:
      return "I8";
    case Dtype::u64:
      return "U64";
    case Dtype::u32:
      return "U32";
    case Dtype::u16:
      return "U16";
    case Dtype::u8:
      return "U8";
    case Dtype::boolean:
      return "BOOL";
  }
  return "?";
}

std::size_t size_of(Dtype dtype) noexcept {
  switch (dtype) {
    case Dtype::f64:
    case Dtype::i64:
    case Dtype::u64:
      return 8;
    case Dtype::f32:
    case Dtype::i32:
    case Dtype::u32:
      return 4;
    case Dtype::f16:
    case Dtype::bf16:
    case Dtype::i16:
    case Dtype::u16:
      return 2;
    case Dtype::i8:
    case Dtype::u8:
    case Dtype::boolean:
      return 1;
  }
  return 0;
}

float from_half(std::uint16_t bits) noexcept {
  const std::uint32_t sign = (bits & 0x8000U) << 16;
  const std::uint32_t exponent = (bits >> 10) & 0x1FU;
  const std::uint32_t fraction = bits & 0x3FFU;
  if (exponent == 0) {
    const float magnitude = static_cast<float>(fraction) * 0x1p-24F;
    return sign != 0 ? -magnitude : magnitude;
  }
  const std::uint32_t widened = exponent == 31 ? 255 : exponent + 112;  // the biases 15 and 127 differ by 112
  return std::bit_cast<float>(sign | widened << 23 | fraction << 13);
}

void to_floats(const StoredNumbers& stored, std::span<float> floats, const std::string& what) {
  if (stored.bytes.size() != floats.size() * size_of(stored.dtype)) {
    throw Error(ErrorKind::internal, what + ": " + std::to_string(stored.bytes.size()) + " bytes are not " +
                                         std::to_string(floats.size()) + " numbers of " + name_of(stored.dtype));
  }
  switch (stored.dtype) {
    case Dtype::f64:
      return decode_doubles(stored, floats, what);
    case Dtype::f32:
      return decode_plain<float>(stored, floats);
    case Dtype::f16:
      if (stored.order == std::endian::native) {
        return simd::kernels().from_halves(stored.bytes.data(), floats.data(), floats.size());
      }
      return decode<std::uint16_t>(stored, floats, from_half);
    case Dtype::bf16:
      return decode<std::uint16_t>(stored, floats, from_bfloat);
    case Dtype::i64:
      return decode_plain<std::int64_t>(stored, floats);
    case Dtype::i32:
      return decode_plain<std::int32_t>(stored, floats);
    case Dtype::i16:
      return decode_plain<std::int16_t>(stored, floats);
    case Dtype::i8:
      return decode_plain<std::int8_t>(stored, floats);
    case Dtype::u64:
      return decode_plain<std::uint64_t>(stored, floats);
    case Dtype::u32:
      return decode_plain<std::uint32_t>(stored, floats);
    case Dtype::u16:
      return decode_plain<std::uint16_t>(stored, floats);
    case Dtype::u8:
      return decode_plain<std::uint8_t>(stored, floats);
    case Dtype::boolean:
      return decode<std::uint8_t>(stored, floats, [](std::uint8_t value) { return value != 0 ? 1.0F : 0.0F; });
  }
}

}  // namespace attnviz::io
