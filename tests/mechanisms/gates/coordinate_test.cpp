#include "attnviz/mechanisms/gates/coordinate.hpp"

#include <nlohmann/json.hpp>

#include "attnviz/core/error.hpp"
#include "mechanisms/small_inputs.hpp"
#include "support/catch.hpp"
#include "support/golden.hpp"

using namespace attnviz;
using namespace attnviz::mechanisms;
using namespace attnviz::test;

TEST_CASE("coordinate attention agrees with timm and fightingcv") {
  for (const auto& expected : golden("gates_coordinate")) {
    INFO(expected.at("name"));
    const Tensor3 features = tensor3_in(expected.at("features"));
    Parameters parameters = parameters_in(expected.at("weights"));
    const auto result = coordinate(features, read_coordinate(parameters, features.shape(0)));
    CHECK(worst_difference(result.output, tensor3_in(expected.at("output"))) < 1e-5);
  }
}

TEST_CASE("the gate of coordinate attention is the product of a row and a column factor") {
  const Tensor3 gate = coordinate_gate(Matrix{{0.5F, 1}}, Matrix{{0.25F, 0.5F, 1}});
  CHECK((gate == Tensor3{{{0.125F, 0.25F, 0.5F}, {0.25F, 0.5F, 1}}}));
  CHECK_THROWS_AS(coordinate_gate(Matrix{{0.5F, 1}}, Matrix{{1}, {1}}), Error);
}
