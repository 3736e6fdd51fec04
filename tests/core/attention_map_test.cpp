#include "attnviz/core/attention_map.hpp"

#include <cmath>

#include "attnviz/core/error.hpp"
#include "attnviz/core/parallel.hpp"
#include "attnviz/core/rng.hpp"
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

TEST_CASE("a map that agrees with itself validates") { CHECK_NOTHROW(validate(two_by_three())); }

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

TEST_CASE("a summary is over the axis that sums to one, wherever it stands") {
  // Softmax-like weights over the middle axis of [3, 40, 5]: weight k+1 over the sum of 1 to 40.
  AttentionMap map{.name = "weights",
                   .axes = {{AxisKind::head, 3, {}}, {AxisKind::key, 40, {}}, {AxisKind::query, 5, {}}},
                   .values = Tensor::from_shape({3, 40, 5}),
                   .kind = ValueKind::probability,
                   .sums_over = AxisKind::key};
  double entropy = 0;
  for (std::size_t key = 0; key < 40; ++key) {
    const double weight = static_cast<double>(key + 1) / 820;
    entropy -= weight * std::log(weight);
    for (std::size_t head = 0; head < 3; ++head) {
      for (std::size_t query = 0; query < 5; ++query) map.values(head, key, query) = static_cast<float>(weight);
    }
  }
  map.values(2, 0, 4) += 0.125F;  // one line that is wrong
  const Summary summary = summarize(map);
  CHECK(summary.sum_error.value() == Approx(0.125).margin(1e-6));
  map.values(2, 0, 4) -= 0.125F;
  CHECK(summarize(map).sum_error.value() == Approx(0).margin(1e-6));
  CHECK(summarize(map).entropy.value() == Approx(entropy).epsilon(1e-6));
  map.kind = ValueKind::score;
  CHECK_FALSE(summarize(map).entropy.has_value());
}

TEST_CASE("a summary of many values is that of a plain loop, for every number of threads") {
  AttentionMap map{.name = "scores",
                   .axes = {{AxisKind::query, 300, {}}, {AxisKind::key, 301, {}}},
                   .values = Tensor::from_shape({300, 301}),
                   .kind = ValueKind::probability,
                   .sums_over = AxisKind::key};
  Rng(1).fill_uniform(values_of(map.values), 0, 1);
  map.values(150, 17) = -3;
  map.values(299, 300) = 5;
  double sum = 0;
  for (const float value : map.values) sum += static_cast<double>(value);
  const Summary first = summarize(map);
  CHECK(first.min == -3.0F);
  CHECK(first.max == 5.0F);
  CHECK(first.mean == Approx(sum / (300 * 301)).epsilon(1e-7));
  for (const std::size_t threads : {1, 2, 3}) {
    const ThreadLimit limit(threads);
    CHECK(summarize(map).mean == first.mean);
    CHECK(summarize(map).entropy == first.entropy);
    CHECK(summarize(map).sum_error == first.sum_error);
  }
}

TEST_CASE("the summary of probabilities has entropy and sum error") {
  const Summary summary = summarize(two_by_three());
  CHECK(summary.min == 0.0F);
  CHECK(summary.max == 1.0F);
  CHECK(summary.mean == Approx(1.0 / 3));
  CHECK(summary.sum_error.value() == Approx(0).margin(1e-12));
  CHECK(summary.entropy.value() == Approx(0.5 * 1.0397207708).epsilon(1e-7));
}
