#include "attnviz/analysis/rollout.hpp"

#include <array>
#include <nlohmann/json.hpp>

#include "analysis/attention_maps.hpp"
#include "attnviz/core/error.hpp"
#include "support/catch.hpp"
#include "support/golden.hpp"

using namespace attnviz;
using namespace attnviz::analysis;
using namespace attnviz::test;

namespace {

RolloutOptions options_in(const nlohmann::json& expected) {
  RolloutOptions options{.residual = expected.at("residual"),
                         .discard_ratio = expected.at("discard"),
                         .start_layer = expected.at("start")};
  if (expected.at("fusion") == "max") options.fusion = HeadFusion::max;
  if (expected.at("fusion") == "min") options.fusion = HeadFusion::min;
  return options;
}

AttentionMap two_layers() {
  AttentionMap map = even_attention({{AxisKind::layer, 2, {}}, {AxisKind::query, 3, {}}, {AxisKind::key, 3, {}}});
  const float values[] = {.7F, .2F, .1F, .1F, .6F, .3F, .3F, .3F, .4F, .5F, .25F, .25F, .2F, .2F, .6F, .1F, .8F, .1F};
  std::copy(std::begin(values), std::end(values), map.values.data());
  return map;
}

}  // namespace

TEST_CASE("rollout agrees with numpy for every way to fuse heads, residual, start and discard") {
  for (const auto& expected : golden("analysis_rollout")) {
    const AttentionMap map = attention_in(expected.at("weights"));
    const auto found = rollout(map, options_in(expected));
    INFO("fusion " << expected.at("fusion") << ", start " << expected.at("start"));
    CHECK(worst_difference(found.values, tensor_in(expected.at("rollout"))) < 1e-6);
    CHECK_NOTHROW(validate(found));
    CHECK(summarize(found).sum_error.value() < 1e-6);
  }
}

TEST_CASE("rollout from one query is that row of the whole rollout") {
  for (const auto& expected : golden("analysis_rollout")) {
    const AttentionMap map = attention_in(expected.at("weights"));
    const auto whole = rollout(map, options_in(expected));
    for (std::size_t query = 0; query < whole.axes[0].size; ++query) {
      const auto row = rollout_from(map, query, options_in(expected));
      for (std::size_t key = 0; key < whole.axes[1].size; ++key) {
        CHECK(row.values(0, key) == Approx(whole.values(query, key)).margin(1e-6));
      }
    }
  }
}

TEST_CASE("rollout has the numbers that can be followed by hand") {
  const auto found = rollout(two_layers());
  const std::array expected = {.6625F, .19375F, .14375F, .16F, .535F, .305F, .145F, .4075F, .4475F};
  CHECK(worst_difference(values_of(found.values), std::span<const float>(expected)) < 1e-6);
}

TEST_CASE("rollout keeps the labels and the place on the picture") {
  AttentionMap map = two_layers();
  map.axes[1].labels = map.axes[2].labels = {"cls", "a", "b"};
  map.grid = covering_grid(1, 2, 20, 10);
  map.grid->prefix = 1;
  const auto row = rollout_from(map, 2);
  CHECK(row.axes[0].labels == std::vector<std::string>{"b"});
  CHECK(row.axes[1].labels == map.axes[2].labels);
  CHECK(row.grid == map.grid);
}

TEST_CASE("rollout refuses options out of their limits and maps without every row") {
  const AttentionMap map = two_layers();
  CHECK_THROWS_WITH(rollout(map, {.residual = 1}), ContainsSubstring("residual"));
  CHECK_THROWS_WITH(rollout(map, {.start_layer = 2}), ContainsSubstring("start_layer is 2, allowed 0 to 1"));
  CHECK_THROWS_WITH(rollout(map, {.discard_ratio = 1}), ContainsSubstring("discard_ratio"));
  CHECK_THROWS_WITH(rollout_from(map, 3), ContainsSubstring("query is 3"));
  const auto rows = even_attention({{AxisKind::layer, 2, {}}, {AxisKind::query, 1, {}}, {AxisKind::key, 3, {}}});
  CHECK_THROWS_WITH(rollout(rows), ContainsSubstring("all 3 tokens, the map has 1"));
  const auto other = even_attention({{AxisKind::target, 2, {}}, {AxisKind::source, 3, {}}});
  CHECK_THROWS_WITH(rollout(other), ContainsSubstring("target, source"));
}

TEST_CASE("a row of which everything is discarded stays with itself") {
  AttentionMap map = two_layers();
  std::fill_n(map.values.data(), map.values.size(), 0.0F);
  const auto found = rollout(map, {.residual = 0});
  for (std::size_t token = 0; token < 3; ++token) CHECK(found.values(token, token) == 1.0F);
}
