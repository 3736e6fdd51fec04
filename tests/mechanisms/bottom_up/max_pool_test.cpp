#include "attnviz/mechanisms/bottom_up/max_pool.hpp"

#include <nlohmann/json.hpp>

#include "attnviz/core/error.hpp"
#include "mechanisms/small_inputs.hpp"
#include "support/catch.hpp"
#include "support/golden.hpp"

using namespace attnviz;
using namespace attnviz::mechanisms;
using namespace attnviz::test;

TEST_CASE("max pooling agrees with PyTorch in values, winners and ties") {
  for (const auto& expected : golden("gates_max_pool")) {
    const auto pooled = max_pool(tensor3_in(expected.at("features")), {.window = expected.at("window")});
    INFO("output " << shape_text(pooled.output));
    CHECK(worst_difference(pooled.output, tensor3_in(expected.at("output"))) == 0);
    CHECK(worst_difference(pooled.mask, tensor3_in(expected.at("mask"))) == 0);
  }
}

TEST_CASE("of equal values the first wins, row by row") {
  const auto pooled = max_pool(Tensor3{{{2, 2}, {2, 2}}});
  CHECK((pooled.mask == Tensor3{{{1, 0}, {0, 0}}}));
}

TEST_CASE("max pooling over a text is one window along the tokens") {
  Parameters parameters(1);
  const auto maps = run_max_pool(small_text(), parameters, {.window = 0});
  REQUIRE(maps[1].axes.size() == 2);
  double winners = 0;
  for (const float value : values_of(maps[1].values)) winners += value;
  CHECK(winners == 8);
  CHECK_THROWS_AS(max_pool(Tensor3::from_shape({1, 0, 1})), Error);
}
