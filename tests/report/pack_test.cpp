#include "attnviz/report/pack.hpp"

#include <cmath>
#include <cstring>
#include <string_view>

#include "attnviz/core/rng.hpp"
#include "attnviz/report/base64.hpp"
#include "report/example_dump.hpp"
#include "support/catch.hpp"

using namespace attnviz;
using attnviz::report::fair_share;
using attnviz::report::pack;
using attnviz::report::PackedNumbers;
using attnviz::report::Packing;

namespace {

AttentionMap random_map(const std::vector<Axis>& axes) {
  AttentionMap map;
  map.name = std::string("m");
  map.axes = axes;
  std::vector<std::size_t> shape;
  std::size_t count = 1;
  for (const Axis& axis : axes) {
    shape.push_back(axis.size);
    count *= axis.size;
  }
  std::vector<float> numbers(count);
  Rng rng(5);
  rng.fill_uniform(numbers, -3, 7);
  map.values = attnviz::test::tensor_of(shape, numbers);
  return map;
}

std::vector<unsigned char> bytes_in(const std::string& text) {
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
std::vector<Number> numbers_in(const std::string& text) {
  const auto bytes = bytes_in(text);
  std::vector<Number> numbers(bytes.size() / sizeof(Number));
  std::memcpy(numbers.data(), bytes.data(), numbers.size() * sizeof(Number));
  return numbers;
}

/// What the page's script makes of packed numbers.
std::vector<float> decoded(const PackedNumbers& packed) {
  if (packed.packing == Packing::f32) return numbers_in<float>(packed.data);
  const auto ranges = numbers_in<float>(packed.ranges);
  std::vector<float> values;
  const auto decode = [&](const auto& levels, double top) {
    for (std::size_t index = 0; index < levels.size(); ++index) {
      const double low = ranges.at(2 * (index / packed.block)), high = ranges.at(2 * (index / packed.block) + 1);
      values.push_back(static_cast<float>(low + levels[index] / top * (high - low)));
    }
  };
  if (packed.packing == Packing::u16) {
    decode(numbers_in<std::uint16_t>(packed.data), 65535);
  } else {
    decode(bytes_in(packed.data), 255);
  }
  return values;
}

double worst(const std::vector<float>& found, const std::vector<float>& expected) {
  REQUIRE(found.size() == expected.size());
  double most = 0;
  for (std::size_t index = 0; index < found.size(); ++index) {
    most = std::max(most, std::abs(static_cast<double>(found[index]) - static_cast<double>(expected[index])));
  }
  return most;
}

std::vector<float> all_of(const AttentionMap& map) {
  return {map.values.begin(), map.values.end()};
}

}  // namespace

TEST_CASE("Numbers that fit are packed exactly and need no note") {
  const AttentionMap map = random_map({{AxisKind::query, 10, {}}, {AxisKind::key, 30, {}}});
  const PackedNumbers packed = pack(map, 1200);
  CHECK(packed.packing == Packing::f32);
  CHECK(packed.bytes == 1200);
  CHECK(packed.note.empty());
  CHECK(decoded(packed) == all_of(map));
}

TEST_CASE("Numbers that do not fit are rounded within each block, and the note says so") {
  const AttentionMap map = random_map({{AxisKind::query, 20, {}}, {AxisKind::key, 100, {}}});
  const PackedNumbers half = pack(map, 7999);
  CHECK(half.packing == Packing::u16);
  CHECK(half.block == 100);
  CHECK_THAT(half.note, ContainsSubstring("65536 levels"));
  CHECK(worst(decoded(half), all_of(map)) < 1e-4);
  const PackedNumbers quarter = pack(map, 2200);
  CHECK(quarter.packing == Packing::u8);
  CHECK(quarter.bytes <= 2200);
  CHECK_THAT(quarter.note, ContainsSubstring("256 levels"));
  CHECK(worst(decoded(quarter), all_of(map)) < 0.5 * 10 / 255 + 1e-6);
}

TEST_CASE("A row of tiny numbers beside a row of large ones keeps its shape when rounded") {
  AttentionMap map = random_map({{AxisKind::query, 2, {}}, {AxisKind::key, 200, {}}});
  for (std::size_t index = 0; index < 200; ++index) map.values.data()[index] = 1e-6F * static_cast<float>(index);
  const auto values = decoded(pack(map, 450));
  CHECK(values.at(100) == Approx(1e-4).epsilon(0.01));
}

TEST_CASE("A block whose numbers are all the same is packed without loss") {
  AttentionMap map = random_map({{AxisKind::query, 4, {}}, {AxisKind::key, 100, {}}});
  map.values.fill(0.1F);
  CHECK(decoded(pack(map, 500)) == all_of(map));
}

TEST_CASE("When rounding is not enough, queries are thinned out and the positions that remain are exact ones") {
  const AttentionMap map = random_map({{AxisKind::head, 2, {}}, {AxisKind::query, 30, {}}, {AxisKind::key, 64, {}}});
  const PackedNumbers packed = pack(map, 1500);
  CHECK(packed.packing == Packing::u8);
  CHECK(packed.bytes <= 1500);
  CHECK(packed.steps == std::vector<std::size_t>{1, 4, 1});
  CHECK(packed.shape == std::vector<std::size_t>{2, 8, 64});
  CHECK_THAT(packed.note, ContainsSubstring("'query' only every position divisible by 4"));
  const auto values = decoded(packed);
  for (std::size_t query = 0; query < 8; ++query) {
    const float expected = map.values.data()[(30 + 4 * query) * 64 + 7];
    CHECK(values.at((8 + query) * 64 + 7) == Approx(expected).margin(0.03));
  }
}

TEST_CASE("A large plane is averaged over blocks of cells, also at its edges") {
  AttentionMap map = random_map({{AxisKind::row, 65, {}}, {AxisKind::column, 64, {}}});
  const PackedNumbers packed = pack(map, 1400);
  CHECK(packed.steps == std::vector<std::size_t>{2, 2});
  CHECK(packed.shape == std::vector<std::size_t>{33, 32});
  CHECK_THAT(packed.note, ContainsSubstring("mean of 2 x 2 cells"));
  const auto values = decoded(packed);
  const auto at = [&](std::size_t row, std::size_t column) { return map.values.data()[row * 64 + column]; };
  CHECK(values.at(3 * 32 + 5) == Approx((at(6, 10) + at(6, 11) + at(7, 10) + at(7, 11)) / 4).margin(0.03));
  CHECK(values.at(32 * 32) == Approx((at(64, 0) + at(64, 1)) / 2).margin(0.03));
}

TEST_CASE("What cannot be made small enough is left out, and the note says so") {
  const PackedNumbers packed = pack(random_map({{AxisKind::channel, 1000, {}}}), 900);
  CHECK(packed.packing == Packing::none);
  CHECK(packed.data.empty());
  CHECK_THAT(packed.note, ContainsSubstring("too many for this page"));
  CHECK(pack(random_map({{AxisKind::query, 8, {}}, {AxisKind::key, 8, {}}}), 0).packing == Packing::none);
}

TEST_CASE("A fair share meets small needs whole and divides the rest evenly") {
  CHECK(fair_share({10, 10, 1000, 1000}, 220) == 100);
  CHECK(fair_share({10, 20}, 100) == 100);
  CHECK(fair_share({50, 50}, 60) == 30);
  CHECK(fair_share({}, 60) == 60);
}
