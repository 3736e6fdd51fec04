#include "attnviz/analysis/flow.hpp"

#include <nlohmann/json.hpp>

#include "analysis/attention_maps.hpp"
#include "attnviz/core/error.hpp"
#include "support/catch.hpp"
#include "support/golden.hpp"

using namespace attnviz;
using namespace attnviz::analysis;
using namespace attnviz::test;

TEST_CASE("attention flow agrees with networkx, every output token with every input token") {
  for (const auto& expected : golden("analysis_flow")) {
    const AttentionMap map = attention_in(expected.at("weights"));
    const Matrix wanted = matrix_in(expected.at("flow"));
    FlowOptions options;
    options.layers.start_layer = expected.at("start");
    for (std::size_t query = 0; query < wanted.shape(0); ++query) {
      const auto found = flow_from(map, query, options);
      CHECK_NOTHROW(validate(found));
      CHECK(worst_difference(values_of(found.values), row_of(wanted, query)) < 1e-6);
    }
  }
}

TEST_CASE("through one layer as much flows as the attention says") {
  const auto found = flow_from(even_attention({{AxisKind::query, 4, {}}, {AxisKind::key, 4, {}}}), 1);
  CHECK(found.values(0, 1) == Approx(0.625));
  CHECK(found.values(0, 3) == Approx(0.125));
}

TEST_CASE("flow refuses a network that would take too long, with both sizes") {
  const auto map = even_attention({{AxisKind::layer, 3, {}}, {AxisKind::query, 10, {}}, {AxisKind::key, 10, {}}});
  CHECK_NOTHROW(flow_from(map, 0, {.most_edges = 300}));
  CHECK_THROWS_WITH(flow_from(map, 0, {.most_edges = 299}), ContainsSubstring("10 tokens") && ContainsSubstring("299"));
}
