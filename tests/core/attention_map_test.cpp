#include "attnviz/core/attention_map.hpp"

#include "attnviz/core/error.hpp"
#include "support/catch.hpp"

using namespace attnviz;

namespace {

AttentionMap two_by_three() {
  AttentionMap map{.name = "weights", .axes = {{AxisKind::query, 2, {"a", "b"}}, {AxisKind::key, 3, {}}}};
  map.values = Tensor::from_shape({2, 3});
  const float values[] = {1, 0, 0, 0.5F, 0.25F, 0.25F};
  std::copy(std::begin(values), std::end(values), map.values.begin());
  map.kind = ValueKind::probability;
  map.sums_over = AxisKind::key;
  return map;
}

}  // namespace

TEST_CASE("a map that agrees with itself validates") {
  CHECK_NOTHROW(validate(two_by_three()));
}

TEST_CASE("a map whose parts disagree is our own fault and says which part") {
  AttentionMap map = two_by_three();
  SECTION("axis size") {
    map.axes[1].size = 4;
    CHECK_THROWS_WITH(validate(map), ContainsSubstring("key says 4"));
  }
  SECTION("labels") {
    map.axes[0].labels = {"a"};
    CHECK_THROWS_WITH(validate(map), ContainsSubstring("1 labels for 2 positions"));
  }
  SECTION("grid") {
    map.grid = covering_grid(2, 2, 10, 10);
    CHECK_THROWS_WITH(validate(map), ContainsSubstring("2x2"));
  }
  SECTION("not finite") {
    map.values(1, 1) = std::numeric_limits<float>::quiet_NaN();
    CHECK_THROWS_WITH(validate(map), ContainsSubstring("NaN at index 4"));
  }
}

TEST_CASE("the summary of probabilities has entropy and sum error") {
  const Summary summary = summarize(two_by_three());
  CHECK(summary.min == 0.0F);
  CHECK(summary.max == 1.0F);
  CHECK(summary.mean == Approx(1.0 / 3));
  CHECK(summary.sum_error.value() == Approx(0).margin(1e-12));
  CHECK(summary.entropy.value() == Approx(0.5 * 1.0397207708).epsilon(1e-9));
}
