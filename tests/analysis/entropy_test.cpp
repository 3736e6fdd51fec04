#include "attnviz/analysis/entropy.hpp"

#include <nlohmann/json.hpp>

#include "analysis/attention_maps.hpp"
#include "attnviz/core/error.hpp"
#include "support/catch.hpp"
#include "support/golden.hpp"

using namespace attnviz;
using namespace attnviz::analysis;
using namespace attnviz::test;

TEST_CASE("entropy agrees with scipy") {
  const auto expected = golden("analysis_entropy");
  const auto found = entropy(attention_in(expected.at("weights")));
  CHECK(worst_difference(found.values, tensor_in(expected.at("entropy"))) < 1e-6);
  CHECK(found.axes.size() == 3);
  CHECK_NOTHROW(validate(found));
}

TEST_CASE("entropy runs from zero to the logarithm of the number of keys") {
  AttentionMap map = even_attention({{AxisKind::query, 2, {}}, {AxisKind::key, 4, {}}});
  std::fill_n(map.values.data() + 4, 4, 0.0F);
  map.values(1, 2) = 1;
  const auto found = entropy(map);
  CHECK(found.values(0) == Approx(1.3862943611));
  CHECK(found.values(1) == 0.0F);
  CHECK(found.bounds->second == Approx(1.3862943611));
}

TEST_CASE("entropy is taken along the axis that sums to one, wherever it stands") {
  AttentionMap map = even_attention({{AxisKind::channel, 3, {}}, {AxisKind::branch, 2, {}}});
  map.axes = {{AxisKind::branch, 3, {}}, {AxisKind::channel, 2, {}}};
  map.sums_over = AxisKind::branch;
  std::fill_n(map.values.data(), 6, 1.0F / 3);
  CHECK(entropy(map).values(1) == Approx(1.0986122887));
}

TEST_CASE("a mean over queries leaves one number a head") {
  AttentionMap map = even_attention({{AxisKind::head, 2, {"a", "b"}}, {AxisKind::query, 3, {}}});
  const float values[] = {1, 2, 3, 4, 5, 9};
  std::copy(std::begin(values), std::end(values), map.values.data());
  const auto found = mean_over(map, AxisKind::query);
  REQUIRE(found.axes.size() == 1);
  CHECK(found.axes[0].labels == map.axes[0].labels);
  CHECK(found.values(0) == 2.0F);
  CHECK(found.values(1) == 6.0F);
  const auto scalar = mean_over(found, AxisKind::head);
  CHECK_NOTHROW(validate(scalar));
  CHECK(scalar.values(0) == 4.0F);
}

TEST_CASE("entropy and mean say what a map lacks") {
  AttentionMap map = even_attention({{AxisKind::query, 2, {}}, {AxisKind::key, 2, {}}});
  CHECK_THROWS_WITH(mean_over(map, AxisKind::layer), ContainsSubstring("no axis layer"));
  map.kind = ValueKind::score;
  CHECK_THROWS_AS(entropy(map), Error);
}
