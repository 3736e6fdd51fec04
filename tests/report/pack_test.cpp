#include "attnviz/report/pack.hpp"

#include <cmath>

#include "report/random_map.hpp"
#include "report/unpacked.hpp"
#include "support/catch.hpp"

using namespace attnviz;
using attnviz::report::fair_share;
using attnviz::report::pack;
using attnviz::report::PackedMap;
using attnviz::report::Packing;
using attnviz::test::decoded;
using attnviz::test::random_map;

namespace {

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
  const PackedMap packed = pack(map, 1200);
  CHECK(packed.numbers.packing == Packing::f32);
  CHECK(packed.bytes == 1200);
  CHECK(packed.note.empty());
  CHECK(decoded(packed.numbers) == all_of(map));
}

TEST_CASE("Numbers that do not fit are rounded within each block, and the note says so") {
  const AttentionMap map = random_map({{AxisKind::query, 20, {}}, {AxisKind::key, 100, {}}});
  const PackedMap half = pack(map, 7999);
  CHECK(half.numbers.packing == Packing::u16);
  CHECK(half.numbers.block == 100);
  CHECK_THAT(half.note, ContainsSubstring("65536 levels"));
  CHECK(worst(decoded(half.numbers), all_of(map)) < 1e-4);
  const PackedMap quarter = pack(map, 3000);
  CHECK(quarter.numbers.packing == Packing::u8);
  CHECK(quarter.bytes <= 3000);
  CHECK_THAT(quarter.note, ContainsSubstring("256 levels"));
  CHECK(worst(decoded(quarter.numbers), all_of(map)) < 0.5 * 10 / 255 + 1e-6);
}

TEST_CASE("A row of tiny numbers beside a row of large ones keeps its shape when rounded") {
  AttentionMap map = random_map({{AxisKind::query, 2, {}}, {AxisKind::key, 200, {}}});
  for (std::size_t index = 0; index < 200; ++index) map.values.data()[index] = 1e-6F * static_cast<float>(index);
  const auto values = decoded(pack(map, 450).numbers);
  CHECK(values.at(100) == Approx(1e-4).epsilon(0.01));
}

TEST_CASE("A block whose numbers are all the same is packed without loss") {
  AttentionMap map = random_map({{AxisKind::query, 4, {}}, {AxisKind::key, 100, {}}});
  map.values.fill(0.1F);
  CHECK(decoded(pack(map, 1300).numbers) == all_of(map));
}

TEST_CASE("When rounding is not enough, queries are thinned out and the positions that remain are theirs") {
  const AttentionMap map = random_map({{AxisKind::head, 2, {}}, {AxisKind::query, 30, {}}, {AxisKind::key, 64, {}}});
  const PackedMap packed = pack(map, 2600);
  CHECK(packed.numbers.packing == Packing::u8);
  CHECK(packed.bytes <= 2600);
  CHECK(packed.kept[0].empty());
  CHECK(packed.kept[1] == std::vector<std::size_t>{0, 3, 6, 9, 12, 15, 18, 21, 24, 27});
  CHECK(packed.numbers.shape == std::vector<std::size_t>{2, 10, 64});
  CHECK_THAT(packed.note, StartsWith("Of 30 queries this page carries 10. Means and largest values are over all"));
  const auto values = decoded(packed.numbers);
  for (std::size_t query = 0; query < 10; ++query) {
    const float expected = map.values.data()[(30 + 3 * query) * 64 + 7];
    CHECK(values.at((10 + query) * 64 + 7) == Approx(expected).margin(0.03));
  }
}

TEST_CASE("What places receive is made from all queries, whatever is left of them, and ships exactly") {
  const AttentionMap map = random_map({{AxisKind::head, 2, {}}, {AxisKind::query, 30, {}}, {AxisKind::key, 64, {}}});
  const PackedMap packed = pack(map, 2600);
  REQUIRE(packed.folds.size() == 2);
  const auto means = decoded(packed.folds[0].numbers), most = decoded(packed.folds[1].numbers);
  CHECK(packed.folds[0].fold.how[1] == render::Reduce::mean);
  CHECK(packed.folds[0].numbers.packing == Packing::f32);
  for (std::size_t head = 0; head < 2; ++head) {
    double sum = 0;
    float largest = -10;
    for (std::size_t query = 0; query < 30; ++query) {
      const float value = map.values.data()[(30 * head + query) * 64 + 9];
      sum += value;
      largest = std::max(largest, value);
    }
    CHECK(means.at(64 * head + 9) == Approx(sum / 30).margin(1e-6));
    CHECK(most.at(64 * head + 9) == largest);
  }
}

TEST_CASE("With less room a page still has what is shown first, over everything") {
  const AttentionMap map = random_map({{AxisKind::head, 8, {}}, {AxisKind::query, 30, {}}, {AxisKind::key, 64, {}}});
  const PackedMap packed = pack(map, 700);
  REQUIRE(packed.folds.size() >= 1);
  CHECK(packed.bytes <= 700);
  double sum = 0;
  for (std::size_t row = 0; row < 240; ++row) sum += map.values.data()[row * 64 + 5];
  CHECK(decoded(packed.folds[0].numbers).at(5) == Approx(sum / 240).margin(0.05));
}

TEST_CASE("A large plane is averaged over blocks of cells, also at its edges") {
  AttentionMap map = random_map({{AxisKind::row, 65, {}}, {AxisKind::column, 64, {}}});
  const PackedMap packed = pack(map, 1400);
  CHECK(packed.cells == 2);
  CHECK(packed.numbers.shape == std::vector<std::size_t>{33, 32});
  CHECK_THAT(packed.note, ContainsSubstring("mean of 2 x 2 cells"));
  const auto values = decoded(packed.numbers);
  const auto at = [&](std::size_t row, std::size_t column) { return map.values.data()[row * 64 + column]; };
  CHECK(values.at(3 * 32 + 5) == Approx((at(6, 10) + at(6, 11) + at(7, 10) + at(7, 11)) / 4).margin(0.03));
  CHECK(values.at(32 * 32) == Approx((at(64, 0) + at(64, 1)) / 2).margin(0.03));
}

TEST_CASE("What cannot be made small enough is left out, and the note says so") {
  const PackedMap packed = pack(random_map({{AxisKind::channel, 1000, {}}}), 900);
  CHECK(packed.numbers.packing == Packing::none);
  CHECK(packed.numbers.data.empty());
  CHECK_THAT(packed.note, ContainsSubstring("too many for this page"));
  CHECK(pack(random_map({{AxisKind::query, 8, {}}, {AxisKind::key, 8, {}}}), 0).numbers.packing == Packing::none);
}

TEST_CASE("A fair share meets small needs whole and divides the rest evenly") {
  CHECK(fair_share({10, 10, 1000, 1000}, 220) == 100);
  CHECK(fair_share({10, 20}, 100) == 100);
  CHECK(fair_share({50, 50}, 60) == 30);
  CHECK(fair_share({}, 60) == 60);
}
