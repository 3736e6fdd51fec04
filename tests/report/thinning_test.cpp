#include "attnviz/report/thinning.hpp"

#include <set>

#include "report/random_map.hpp"
#include "support/catch.hpp"

using namespace attnviz;
using attnviz::report::Thinning;
using attnviz::test::random_map;

namespace {

/// Self-attention over 16 x 24 places behind one special position.
AttentionMap self_map() {
  AttentionMap map = random_map({{AxisKind::query, 385, {}}, {AxisKind::key, 385, {}}});
  map.grid = covering_grid(16, 24, 480, 320);
  map.grid->prefix = 1;
  return map;
}

}  // namespace

TEST_CASE("Places of a grid are thinned in both directions, never down to one column") {
  const AttentionMap map = self_map();
  Thinning thinning(map);
  CHECK(!thinning.is_thinned(0));
  CHECK(thinning.kept_count(0) == 385);
  while (thinning.kept_count(0) > 40) REQUIRE(thinning.further());
  const auto kept = thinning.kept(0);
  REQUIRE(kept.size() == thinning.kept_count(0));
  CHECK(kept.front() == 0);  // the special position
  std::set<std::size_t> rows, columns;
  for (const std::size_t position : kept) {
    if (position == 0) continue;
    rows.insert((position - 1) / 24);
    columns.insert((position - 1) % 24);
  }
  CHECK(rows.size() * columns.size() + 1 == kept.size());
  CHECK(rows.size() == 4);
  CHECK(columns.size() == 6);
  CHECK(*rows.begin() > 0);  // the middles of squares, not their corners
  CHECK(thinning.kept_count(1) == 385);
  CHECK(thinning.note() ==
        "Of 385 queries this page carries " + std::to_string(kept.size()) + ", spread over the picture. ");
}

TEST_CASE("Thinning ends with one position, and what lies side by side stays whole") {
  const AttentionMap map = self_map();
  Thinning thinning(map);
  while (thinning.further()) {
  }
  CHECK(thinning.kept(0).size() == 2);
  CHECK(thinning.kept_count(0) == 2);
  const AttentionMap channels = random_map({{AxisKind::channel, 50, {}}});
  Thinning whole(channels);
  CHECK(!whole.further());
}

TEST_CASE("A thinned axis keeps the numbers of its positions, unmixed") {
  const AttentionMap map = self_map();
  Thinning thinning(map);
  while (thinning.kept_count(0) > 60) REQUIRE(thinning.further());
  const Tensor kept = thinning.apply(map.values, {0, 1});
  const auto positions = thinning.kept(0);
  REQUIRE(kept.shape(0) == positions.size());
  for (std::size_t at = 0; at < positions.size(); ++at) {
    CHECK(kept.data()[at * 385 + 11] == map.values.data()[positions[at] * 385 + 11]);
  }
}
