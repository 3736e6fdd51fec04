#include "attnviz/io/dtype.hpp"

#include <array>
#include <cmath>
#include <cstring>
#include <limits>
#include <vector>

#include "attnviz/core/error.hpp"
#include "support/catch.hpp"
#include "support/error_of.hpp"

using namespace attnviz;
using namespace attnviz::io;

namespace {

template <class T>
std::vector<float> decoded(Dtype dtype, std::vector<T> numbers) {
  std::vector<float> floats(numbers.size());
  to_floats({dtype, std::endian::little, std::as_bytes(std::span(numbers))}, floats, "test");
  return floats;
}

// IEEE 754-2008, 3.4: the value from its definition instead of from its bits.
double half_by_definition(unsigned bits) {
  const int exponent = static_cast<int>((bits >> 10) & 0x1F);
  const double fraction = (bits & 0x3FF) / 1024.0;
  const double sign = (bits & 0x8000) != 0 ? -1 : 1;
  if (exponent == 31) return fraction == 0 ? sign * INFINITY : NAN;
  return sign * (exponent == 0 ? std::ldexp(fraction, -14) : std::ldexp(1 + fraction, exponent - 15));
}

}  // namespace

TEST_CASE("every half-precision number is decoded as IEEE 754 defines it") {
  int wrong = 0;
  for (unsigned bits = 0; bits < 0x10000; ++bits) {
    const double expected = half_by_definition(bits);
    const float found = from_half(static_cast<std::uint16_t>(bits));
    const bool same =
        std::isnan(expected) ? std::isnan(found) : found == expected && std::signbit(found) == std::signbit(expected);
    wrong += same ? 0 : 1;
  }
  CHECK(wrong == 0);
}

TEST_CASE("long runs of half-precision numbers are decoded to the same bits as single ones, at any address") {
  std::vector<std::byte> bytes(2 * 65536 + 1);
  for (unsigned bits = 0; bits < 65536; ++bits) std::memcpy(&bytes[2 * bits + 1], &bits, 2);
  std::vector<float> floats(65536 - 7);
  const auto odd = std::span<const std::byte>(bytes).subspan(1, 2 * floats.size());
  to_floats({Dtype::f16, std::endian::little, odd}, floats, "x");
  std::size_t wrong = 0;
  for (unsigned bits = 0; bits < floats.size(); ++bits) {
    const float one = from_half(static_cast<std::uint16_t>(bits));
    if (std::memcmp(&floats[bits], &one, sizeof one) != 0) ++wrong;
  }
  CHECK(wrong == 0);
}

TEST_CASE("brain floats are the upper half of floats") {
  CHECK(decoded<std::uint16_t>(Dtype::bf16, {0x3F80, 0xC000, 0x7F80}) == std::vector<float>{1, -2, INFINITY});
}

TEST_CASE("integers become the nearest float") {
  CHECK(decoded<std::int32_t>(Dtype::i32, {16777217, -16777219}) == std::vector<float>{16777216, -16777220});
  CHECK(decoded<std::uint64_t>(Dtype::u64, {UINT64_MAX}) == std::vector<float>{18446744073709551616.0F});
}

TEST_CASE("every byte but zero is true") {
  CHECK(decoded<std::uint8_t>(Dtype::boolean, {0, 1, 2, 255}) == std::vector<float>{0, 1, 1, 1});
}

TEST_CASE("doubles round to the nearest float, and infinity stays") {
  CHECK(decoded<double>(Dtype::f64, {0.1, 3.4028235677973364e+38, INFINITY, 1e-60}) ==
        std::vector<float>{0.1F, std::numeric_limits<float>::max(), INFINITY, 0});
}

TEST_CASE("a double beyond the floats is an error with its position") {
  const auto error = test::error_of([] { decoded<double>(Dtype::f64, {1, -3.4028235677973366e+38}); });
  CHECK(error.kind() == ErrorKind::value);
  CHECK_THAT(error.what(), StartsWith("test: ") && ContainsSubstring("index 1 of 2"));
}

TEST_CASE("bytes that are not as many as the floats need are refused") {
  std::vector<float> floats(2);
  const std::vector<std::byte> bytes(7);
  CHECK(test::error_of([&] {
          to_floats({Dtype::f32, std::endian::little, bytes}, floats, "test");
        }).kind() == ErrorKind::internal);
}

TEST_CASE("numbers need no alignment") {
  const std::array<std::uint8_t, 9> bytes{0, 0, 0, 0x80, 0x3F, 0, 0, 0, 0x40};
  std::vector<float> floats(2);
  to_floats({Dtype::f32, std::endian::little, std::as_bytes(std::span(bytes)).subspan(1)}, floats, "test");
  CHECK(floats == std::vector<float>{1, 2});
}
