#include "attnviz/mechanisms/gates/cbam.hpp"

#include <nlohmann/json.hpp>

#include "attnviz/core/error.hpp"
#include "mechanisms/small_inputs.hpp"
#include "support/catch.hpp"
#include "support/golden.hpp"

using namespace attnviz;
using namespace attnviz::mechanisms;
using namespace attnviz::test;

using Part = CbamOptions::Part;
using Order = CbamOptions::Order;

TEST_CASE("cbam agrees with timm and fightingcv, each in its own order of planes") {
  for (const auto& expected : golden("gates_cbam")) {
    INFO(expected.at("name"));
    const Tensor3 features = tensor3_in(expected.at("features"));
    Parameters parameters = parameters_in(expected.at("weights"));
    auto result = cbam(features, read_cbam(parameters, features.shape(0)));
    CHECK(worst_difference(result.channel_gate, tensor_in(expected.at("channel_gate"))) < 1e-6);
    CHECK(worst_difference(result.spatial_gate, tensor_in(expected.at("spatial_gate"))) < 1e-6);
    if (expected.at("residual")) {
      for (std::size_t index = 0; index < features.size(); ++index)
        result.output.data()[index] += features.data()[index];
    }
    CHECK(worst_difference(result.output, tensor3_in(expected.at("output"))) < 1e-5);
  }
}

TEST_CASE("the order of the planes changes the spatial gate") {
  const auto expected = golden("gates_cbam").at(0);
  const Tensor3 features = tensor3_in(expected.at("features"));
  Parameters parameters = parameters_in(expected.at("weights"));
  const auto weights = read_cbam(parameters, features.shape(0));
  CHECK(weights.order == Order::mean_max);
  const auto other = cbam(features, weights, {.order = Order::max_mean});
  CHECK(worst_difference(other.spatial_gate, tensor_in(expected.at("spatial_gate"))) > 0.01);
}

TEST_CASE("cbam computes only the part that is asked for") {
  const Inputs inputs = small_picture();
  Parameters spatial(1), channel(1);
  const auto places = run_cbam(inputs, spatial, {.part = Part::spatial});
  REQUIRE(places.size() == 1);
  CHECK(places[0].name == "spatial_gate");
  CHECK(spatial.used() == std::vector<std::string>{"SpatialGate.spatial.conv.weight", "SpatialGate.spatial.conv.bias"});
  const auto channels = run_cbam(inputs, channel, {.part = Part::channel});
  REQUIRE(channels.size() == 2);
  CHECK(channels[0].name == "channel_gate");
  CHECK(channel.used().size() == 4);
}
