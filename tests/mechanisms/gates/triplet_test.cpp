#include "attnviz/mechanisms/gates/triplet.hpp"

#include <nlohmann/json.hpp>

#include "attnviz/core/error.hpp"
#include "mechanisms/small_inputs.hpp"
#include "support/catch.hpp"
#include "support/golden.hpp"

using namespace attnviz;
using namespace attnviz::mechanisms;
using namespace attnviz::test;

TEST_CASE("triplet attention agrees with fightingcv") {
  for (const auto& expected : golden("gates_triplet")) {
    INFO(expected.at("name"));
    Parameters parameters = parameters_in(expected.at("weights"));
    const auto weights = read_triplet(parameters, {.spatial = expected.at("spatial")});
    const auto result = triplet(tensor3_in(expected.at("features")), weights);
    CHECK(worst_difference(result.output, tensor3_in(expected.at("output"))) < 1e-5);
  }
}

TEST_CASE("triplet attention draws its gates over the axes that they have") {
  Parameters parameters(1);
  const Inputs inputs = small_picture();
  const auto maps = run_triplet(inputs, parameters, {});
  REQUIRE(maps.size() == 3);
  CHECK(maps[0].grid == inputs.grid);
  CHECK((maps[1].axes[0].size == 8 && maps[1].axes[1].size == 5));
  CHECK((maps[2].axes[0].size == 4 && maps[2].axes[1].size == 8));
}
