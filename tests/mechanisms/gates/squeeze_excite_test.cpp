#include "attnviz/mechanisms/gates/squeeze_excite.hpp"

#include <nlohmann/json.hpp>

#include "attnviz/core/error.hpp"
#include "mechanisms/small_inputs.hpp"
#include "support/catch.hpp"
#include "support/golden.hpp"

using namespace attnviz;
using namespace attnviz::mechanisms;
using namespace attnviz::test;

TEST_CASE("squeeze-and-excitation agrees with torchvision, timm and fightingcv") {
  for (const auto& expected : golden("gates_squeeze_excite")) {
    INFO(expected.at("name"));
    SqueezeExciteOptions options;
    if (expected.at("activation") == "silu") options.activation = SqueezeExciteOptions::Activation::silu;
    if (expected.at("gate") == "hard_sigmoid") options.gate = SqueezeExciteOptions::Gate::hard_sigmoid;
    const Tensor3 features = tensor3_in(expected.at("features"));
    Parameters parameters = parameters_in(expected.at("weights"));
    const auto weights = read_squeeze_excite(parameters, features.shape(0));
    const auto gated = squeeze_excite(features, weights, options);
    CHECK(worst_difference(gated.output, tensor3_in(expected.at("output"))) < 1e-6);
    CHECK(worst_difference(gated.gate, squeeze_excite_gate(features, weights, options)) == 0);
  }
}

TEST_CASE("without weights squeeze-and-excitation judges each channel by its own mean") {
  const Tensor3 features = {{{1, 3}}, {{-2, 2}}};
  const auto gated = squeeze_excite(features);
  CHECK(gated.gate(0) == Approx(0.8807970780));
  CHECK(gated.gate(1) == Approx(0.5));
  CHECK(gated.output(0, 0, 1) == Approx(3 * 0.8807970780));
}

TEST_CASE("squeeze-and-excitation takes the free path unless it is told otherwise") {
  const Inputs inputs = small_picture();
  Parameters parameters(1);
  const auto maps = run_squeeze_excite(inputs, parameters, {});
  CHECK(parameters.origin() == WeightOrigin::none);
  CHECK(worst_difference(maps[0].values, squeeze_excite_gate(features_of(inputs))) == 0);
  run_squeeze_excite(inputs, parameters, {.path = SqueezeExciteOptions::Path::learned});
  CHECK(parameters.origin() == WeightOrigin::random);
  CHECK(parameters.used().size() == 4);
}

TEST_CASE("a reduction that leaves no channel is refused with one that works") {
  Parameters parameters(1);
  const SqueezeExciteOptions options{.path = SqueezeExciteOptions::Path::learned, .reduction = 16};
  CHECK_THROWS_WITH(run_squeeze_excite(small_picture(), parameters, options),
                    ContainsSubstring("reduction 16 leaves 0 of 8 channels"));
  CHECK(reduced_channels(8, {0, "se"}) == 4);
  CHECK(reduced_channels(64, {0, "se"}) == 4);
  CHECK(reduced_channels(512, {0, "se"}) == 32);
  CHECK(reduced_channels(3, {0, "se"}) == 3);
}

TEST_CASE("layers that do not fit the features are refused") {
  SqueezeExciteWeights weights;
  weights.down.weight = Matrix::from_shape({2, 5});
  weights.up.weight = Matrix::from_shape({5, 2});
  CHECK_THROWS_AS(squeeze_excite(Tensor3{{{1, 3}}, {{-2, 2}}}, weights), Error);
}
