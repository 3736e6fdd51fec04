#include "attnviz/analysis/distance.hpp"

#include <nlohmann/json.hpp>

#include "analysis/attention_maps.hpp"
#include "attnviz/core/error.hpp"
#include "support/catch.hpp"
#include "support/golden.hpp"

using namespace attnviz;
using namespace attnviz::analysis;
using namespace attnviz::test;

namespace {

AttentionMap on_a_row(std::size_t prefix) {
  AttentionMap map = even_attention({{AxisKind::query, 2 + prefix, {}}, {AxisKind::key, 2 + prefix, {}}});
  map.grid = covering_grid(1, 2, 20, 10);
  map.grid->prefix = prefix;
  return map;
}

}  // namespace

TEST_CASE("attention distance agrees with scipy, without the prefix") {
  const auto expected = golden("analysis_distance");
  AttentionMap map = attention_in(expected.at("weights"));
  map.grid = covering_grid(expected.at("rows"), expected.at("columns"), expected.at("width"), expected.at("height"));
  map.grid->prefix = expected.at("prefix");
  const auto found = attention_distance(map);
  CHECK(worst_difference(found.values, tensor_in(expected.at("distance"))) < 1e-4);
  CHECK_NOTHROW(validate(found));
}

TEST_CASE("half of the attention on a neighbour ten pixels away is a distance of five") {
  const auto found = attention_distance(on_a_row(0));
  CHECK(found.values(0) == Approx(5));
  CHECK(found.values(1) == Approx(5));
}

TEST_CASE("a token that attends to prefix tokens alone is at distance zero") {
  AttentionMap map = on_a_row(1);
  map.axes[0].labels = {"cls", "left", "right"};
  const float row[] = {1, 0, 0};
  std::copy(std::begin(row), std::end(row), map.values.data() + 3);
  const auto found = attention_distance(map);
  CHECK(found.values(0) == 0.0F);
  CHECK(found.values(1) == Approx(5));
  CHECK(found.axes[0].labels == std::vector<std::string>{"left", "right"});
}

TEST_CASE("distance needs a picture and every token's row") {
  AttentionMap map = on_a_row(0);
  map.grid.reset();
  CHECK_THROWS_WITH(attention_distance(map), ContainsSubstring("does not lie on a picture"));
  AttentionMap row = even_attention({{AxisKind::query, 1, {}}, {AxisKind::key, 2, {}}});
  row.grid = covering_grid(1, 2, 20, 10);
  CHECK_THROWS_AS(attention_distance(row), Error);
}
