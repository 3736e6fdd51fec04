#include "attnviz/report/folds.hpp"

#include "report/random_map.hpp"
#include "support/catch.hpp"

using namespace attnviz;
using attnviz::render::Reduce;
using attnviz::report::Fold;
using attnviz::report::FoldChoice;
using attnviz::report::folded;
using attnviz::report::planned_folds;
using attnviz::report::Thinning;
using attnviz::test::random_map;

TEST_CASE("The largest over heads of what places receive is folded over queries first") {
  AttentionMap map = random_map({{AxisKind::head, 2, {}}, {AxisKind::query, 2, {}}, {AxisKind::key, 1, {}}});
  map.values = attnviz::test::tensor_of({2, 2, 1}, {0, 4, 3, 3});
  const Thinning thinning(map);
  CHECK(folded(thinning, map, Fold{{Reduce::max, Reduce::mean, std::nullopt}}).data()[0] == 3);
  CHECK(folded(thinning, map, Fold{{Reduce::mean, Reduce::max, std::nullopt}}).data()[0] == 3.5F);
}

TEST_CASE("Folds for all, for words and for what is usual, of queries and of channels") {
  const AttentionMap map = random_map({{AxisKind::head, 2, {}}, {AxisKind::query, 4, {}}, {AxisKind::key, 4, {}}});
  const Thinning thinning(map);
  CHECK(planned_folds(thinning, map, FoldChoice::all)->size() == 2);
  CHECK(planned_folds(thinning, map, FoldChoice::words)->size() == 6);
  CHECK(planned_folds(thinning, map, FoldChoice::usual)->size() == 1);
  CHECK(planned_folds(thinning, map, FoldChoice::none)->empty());
  const AttentionMap gate = random_map({{AxisKind::channel, 9, {}}, {AxisKind::row, 2, {}}, {AxisKind::column, 2, {}}});
  CHECK(planned_folds(Thinning(gate), gate, FoldChoice::all)->size() == 3);
}

TEST_CASE("When heads are thinned, every fold of them is over all heads") {
  const AttentionMap map = random_map({{AxisKind::head, 40, {}}, {AxisKind::query, 2, {}}, {AxisKind::key, 3, {}}});
  Thinning thinning(map);
  while (!thinning.is_thinned(0)) REQUIRE(thinning.further());
  CHECK(!planned_folds(thinning, map, FoldChoice::all));
  const auto folds = planned_folds(thinning, map, FoldChoice::words);
  REQUIRE(folds);
  CHECK(folds->size() == 9);
  for (const Fold& fold : *folds) CHECK(fold.how[0].has_value());
}

TEST_CASE("Where shares sum to one over an axis, its mean says nothing and its largest is shown") {
  AttentionMap map = random_map({{AxisKind::branch, 2, {}}, {AxisKind::channel, 3, {}}});
  CHECK(report::usual_fold(map, 0) == Reduce::mean);
  map.kind = ValueKind::probability;
  map.sums_over = AxisKind::branch;
  CHECK(report::usual_fold(map, 0) == Reduce::max);
}
