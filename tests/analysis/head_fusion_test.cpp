#include "attnviz/analysis/head_fusion.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "analysis/attention_maps.hpp"
#include "attnviz/core/error.hpp"
#include "support/catch.hpp"
#include "support/golden.hpp"

using namespace attnviz;
using namespace attnviz::analysis;
using namespace attnviz::test;

namespace {

AttentionMap two_heads() {
  AttentionMap map =
      even_attention({{AxisKind::head, 2, {"0", "1"}}, {AxisKind::query, 1, {}}, {AxisKind::key, 3, {}}});
  const float values[] = {0.5F, 0.25F, 0.25F, 0, 0.75F, 0.25F};
  std::copy(std::begin(values), std::end(values), map.values.data());
  return map;
}

bool has_values(const AttentionMap& map, std::initializer_list<float> expected) {
  return std::ranges::equal(values_of(map.values), expected);
}

}  // namespace

TEST_CASE("heads become one by mean, maximum or minimum") {
  CHECK(has_values(fuse_heads(two_heads(), HeadFusion::mean), {0.25F, 0.5F, 0.25F}));
  CHECK(has_values(fuse_heads(two_heads(), HeadFusion::max), {0.5F, 0.75F, 0.25F}));
  CHECK(has_values(fuse_heads(two_heads(), HeadFusion::min), {0, 0.25F, 0.25F}));
}

TEST_CASE("only the mean of probabilities is one") {
  const auto mean = fuse_heads(two_heads(), HeadFusion::mean), most = fuse_heads(two_heads(), HeadFusion::max);
  CHECK(mean.kind == ValueKind::probability);
  CHECK_FALSE(mean.has(AxisKind::head));
  CHECK(most.kind == ValueKind::score);
  CHECK_FALSE(most.sums_over);
  CHECK_NOTHROW(validate(mean));
  CHECK_NOTHROW(validate(most));
}

TEST_CASE("fusing keeps layers apart and leaves a map without heads as it is") {
  const auto map = even_attention({{AxisKind::layer, 2, {}}, {AxisKind::query, 2, {}}, {AxisKind::key, 2, {}}});
  const auto fused = fuse_heads(map, HeadFusion::mean);
  CHECK(fused.axes.size() == 3);
  CHECK(worst_difference(fused.values, map.values) == 0);
}
