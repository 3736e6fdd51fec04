#include "attnviz/mechanisms/gates/global_context.hpp"

#include <nlohmann/json.hpp>

#include "attnviz/core/error.hpp"
#include "mechanisms/small_inputs.hpp"
#include "support/catch.hpp"
#include "support/golden.hpp"

using namespace attnviz;
using namespace attnviz::mechanisms;
using namespace attnviz::test;

using Fusion = GlobalContextOptions::Fusion;

TEST_CASE("global context agrees with timm and mmcv") {
  for (const auto& expected : golden("gates_global_context")) {
    INFO(expected.at("name"));
    const Tensor3 features = tensor3_in(expected.at("features"));
    Parameters parameters = parameters_in(expected.at("weights"));
    const auto result = global_context(features, read_global_context(parameters, features.shape(0)));
    CHECK(worst_difference(result.output, tensor3_in(expected.at("output"))) < 1e-5);
    if (expected.contains("places")) CHECK(worst_difference(result.weights, tensor_in(expected.at("places"))) < 1e-6);
  }
}

TEST_CASE("global context takes the fusion that the file has, and refuses one that it lacks") {
  const auto expected = golden("gates_global_context").at(0);
  Parameters parameters = parameters_in(expected.at("weights"));
  const auto weights = read_global_context(parameters, 8);
  CHECK(weights.scale.has_value());
  CHECK_FALSE(weights.add.has_value());
  CHECK_THROWS_WITH(read_global_context(parameters, 8, {.fusion = Fusion::add}),
                    ContainsSubstring("channel_add_conv.0.weight"));
}

TEST_CASE("global context is one distribution over the tokens of a text, too") {
  Parameters parameters(1);
  const auto maps = run_global_context(small_text(), parameters, {});
  CHECK(maps[0].axes[1].labels.size() == 6);
  CHECK(summarize(maps[0]).sum_error.value() < 1e-6);
}

TEST_CASE("global context leaves prefix tokens out") {
  Inputs inputs = small_picture();
  inputs.grid->rows = 3;
  inputs.grid->prefix = 5;
  Parameters parameters(1);
  const auto maps = run_global_context(inputs, parameters, {});
  validate(maps[0]);
  for (std::size_t prefix = 0; prefix < 5; ++prefix) CHECK(maps[0].values(0, prefix) == 0.0F);
  CHECK(summarize(maps[0]).sum_error.value() < 1e-6);
}
