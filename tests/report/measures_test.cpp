#include "attnviz/report/measures.hpp"

#include <cmath>

#include "report/random_map.hpp"
#include "support/catch.hpp"

using namespace attnviz;
using attnviz::report::measures_of;

namespace {

/// Two heads of two tokens: one looks evenly, the other at its neighbour.
AttentionMap two_heads() {
  AttentionMap map;
  map.name = "attention";
  map.axes = {{AxisKind::head, 2, {}}, {AxisKind::query, 2, {}}, {AxisKind::key, 2, {}}};
  map.values = attnviz::test::tensor_of({2, 2, 2}, {0.5F, 0.5F, 0.5F, 0.5F, 0, 1, 1, 0});
  map.kind = ValueKind::probability;
  map.sums_over = AxisKind::key;
  return map;
}

}  // namespace

TEST_CASE("Each head has its entropy and how many tokens away it looks") {
  const auto measures = measures_of(two_heads());
  REQUIRE(measures.entropy.size() == 2);
  CHECK(measures.entropy[0] == Approx(std::log(2.0)));
  CHECK(measures.entropy[1] == 0);
  REQUIRE(measures.distance.size() == 2);
  CHECK(measures.distance[0] == Approx(0.5));
  CHECK(measures.distance[1] == Approx(1));
}

TEST_CASE("On a picture the distance counts source pixels; a single query has none") {
  AttentionMap map = two_heads();
  map.grid = covering_grid(1, 2, 80, 40);
  CHECK(measures_of(map).distance[1] == Approx(40));
  map.axes[1].size = 1;
  map.axes[0].size = 4;
  map.values = attnviz::test::tensor_of({4, 1, 2}, {0.5F, 0.5F, 0.5F, 0.5F, 0, 1, 1, 0});
  CHECK(measures_of(map).entropy.size() == 4);
  CHECK(measures_of(map).distance.empty());
}

TEST_CASE("What is no attention of heads has no measures") {
  CHECK(measures_of(attnviz::test::picture_map()).entropy.empty());
  AttentionMap map = two_heads();
  map.kind = ValueKind::score;
  map.sums_over.reset();
  CHECK(measures_of(map).entropy.empty());
}
