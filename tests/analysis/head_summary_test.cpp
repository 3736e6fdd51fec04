#include "attnviz/analysis/head_summary.hpp"

#include <cmath>

#include "analysis/attention_maps.hpp"
#include "support/catch.hpp"

using namespace attnviz;
using namespace attnviz::analysis;
using attnviz::test::even_attention;

namespace {

/// Two layers of two heads, one query, ten keys on a picture of 50 x 20: numbers set by hand.
AttentionMap two_by_two() {
  AttentionMap map = even_attention(
      {{AxisKind::layer, 2, {"4", "7"}}, {AxisKind::head, 2, {}}, {AxisKind::query, 1, {}}, {AxisKind::key, 10, {}}});
  map.grid = covering_grid(2, 5, 50, 20);
  float* const second = map.values.data() + 10;  // layer 4, head 1: half on position 7, half on position 2
  std::fill(second, second + 10, 0.0F);
  second[7] = second[2] = 0.5F;
  return map;
}

}  // namespace

TEST_CASE("each layer and head has its entropy, its share on a tenth, its peak and its agreement") {
  const auto summaries = summarize_heads(two_by_two());
  REQUIRE(summaries.size() == 4);
  CHECK(summaries[0].layer == "4");
  CHECK(summaries[1].head == "1");
  CHECK(summaries[3].layer == "7");
  CHECK(*summaries[0].entropy == Approx(std::log(10)));
  CHECK(*summaries[1].entropy == Approx(std::log(2)));
  CHECK(*summaries[0].top_tenth == Approx(0.1));
  CHECK(*summaries[1].top_tenth == Approx(0.5));
  CHECK(summaries[0].peak == 0);
  CHECK(summaries[1].peak == 2);
  CHECK(*summaries[1].peak_box == Box{20, 0, 10, 10});
  // (10 * 0.05) / sqrt(10 * 0.01 * 2 * 0.25)
  CHECK(*summaries[0].agreement == Approx(0.1 / std::sqrt(0.1 * 0.5)));
  CHECK(*summaries[2].agreement == Approx(1));
  CHECK_FALSE(summaries[0].distance);  // one query only
}

TEST_CASE("where every place asks, the distance is the mean over places, and the peak is of the mean over queries") {
  AttentionMap map = even_attention({{AxisKind::query, 2, {}}, {AxisKind::key, 2, {}}});
  map.grid = covering_grid(1, 2, 20, 10);
  map.values(0, 0) = 0;
  map.values(0, 1) = 1;  // ten pixels away; the other half stays: five
  const auto summaries = summarize_heads(map);
  REQUIRE(summaries.size() == 1);
  CHECK(summaries[0].layer.empty());
  CHECK(*summaries[0].distance == Approx(7.5));
  CHECK(summaries[0].peak == 1);
  CHECK(*summaries[0].top_tenth == Approx(0.75));
  CHECK_FALSE(summaries[0].agreement);
}

TEST_CASE("cells of a picture are one set of positions, and signed numbers have no share") {
  AttentionMap map = even_attention({{AxisKind::channel, 2, {}}, {AxisKind::row, 2, {}}, {AxisKind::column, 3, {}}});
  map.kind = ValueKind::score;
  map.sums_over.reset();
  map.grid = covering_grid(2, 3, 30, 20);
  map.values(1, 1, 2) = 9;
  map.values(0, 0, 0) = -9;
  const auto summaries = summarize_heads(map);
  REQUIRE(summaries.size() == 1);
  CHECK(summaries[0].peak == 5);
  CHECK(*summaries[0].peak_box == Box{20, 10, 10, 10});
  CHECK_FALSE(summaries[0].top_tenth);
  CHECK_FALSE(summaries[0].entropy);
}
