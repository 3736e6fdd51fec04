#include "attnviz/analysis/positions.hpp"

#include <numeric>

#include "support/catch.hpp"

using namespace attnviz;
using namespace attnviz::analysis;

namespace {

/// Two heads over three positions: rows 0.2 0.3 0.5 and so on, each summing to one.
AttentionMap small_map() {
  const std::vector<std::string> labels = {"[CLS]", "un", "##do"};
  AttentionMap map{.name = "attention",
                   .axes = {{AxisKind::head, 2, {}}, {AxisKind::query, 3, labels}, {AxisKind::key, 3, labels}}};
  map.values = Tensor::from_shape({2, 3, 3});
  const std::array<float, 18> values = {0.2F, 0.3F, 0.5F, 0.5F, 0.25F, 0.25F, 1, 0, 0,
                                        0.1F, 0.1F, 0.8F, 0.6F, 0.2F,  0.2F,  0, 0, 1};
  std::ranges::copy(values, map.values.begin());
  map.kind = ValueKind::probability;
  map.sums_over = AxisKind::key;
  return map;
}

}  // namespace

TEST_CASE("without some keys the rest sums to one again, and a row that kept nothing stays empty") {
  const AttentionMap map = without_keys(small_map(), {true, false, false});
  validate(map);
  CHECK(map.axes[2].labels == std::vector<std::string>{"un", "##do"});
  CHECK(map.values(0, 0, 0) == Approx(0.375));
  CHECK(map.values(0, 0, 1) == Approx(0.625));
  CHECK(map.values(0, 2, 0) == 0);
  CHECK(map.values(1, 1, 1) == Approx(0.5));
}

TEST_CASE("a grid loses its prefix with the keys that are hidden") {
  AttentionMap map = small_map();
  map.grid = covering_grid(1, 2, 20, 10);
  map.grid->prefix = 1;
  CHECK(without_keys(map, {true, false, false}).grid->prefix == 0);
}

TEST_CASE("queries go without changing the others") {
  const AttentionMap map = without_queries(small_map(), {true, false, false});
  CHECK(map.axes[1].labels == std::vector<std::string>{"un", "##do"});
  CHECK(map.values(0, 0, 0) == 0.5F);
  CHECK(map.values(1, 1, 2) == 1);
}

TEST_CASE("keys are added up and queries averaged") {
  const std::vector<Group> groups = {{0, 1}, {1, 3}};
  const AttentionMap keys = merged_keys(small_map(), groups, {"[CLS]", "undo"});
  CHECK(keys.values(0, 0, 1) == Approx(0.8));
  CHECK(keys.axes[2].labels[1] == "undo");
  const AttentionMap both = merged_queries(keys, groups, {"[CLS]", "undo"});
  validate(both);
  CHECK(both.values(0, 1, 0) == Approx(0.75));
  CHECK(both.values(1, 1, 1) == Approx(0.7));
  CHECK(*summarize(both).sum_error < 1e-6);
}

TEST_CASE("flags and groups that do not fit are refused") {
  CHECK_THROWS_WITH(without_keys(small_map(), {true, false}), ContainsSubstring("2 flags for 3 keys"));
  CHECK_THROWS_WITH(without_keys(small_map(), {true, true, true}), ContainsSubstring("every one of the 3 keys"));
  const std::vector<Group> gap = {{0, 1}, {2, 3}};
  CHECK_THROWS_WITH(merged_keys(small_map(), gap, {"a", "b"}), ContainsSubstring("do not cover 3 positions"));
  AttentionMap line{.name = "gate", .axes = {{AxisKind::channel, 3, {}}}, .values = Tensor::from_shape({3})};
  CHECK_THROWS_WITH(without_keys(line, {true, false, false}), ContainsSubstring("does not end in queries and keys"));
}
