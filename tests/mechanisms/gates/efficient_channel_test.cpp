#include "attnviz/mechanisms/gates/efficient_channel.hpp"

#include <cmath>
#include <nlohmann/json.hpp>

#include "attnviz/core/error.hpp"
#include "mechanisms/small_inputs.hpp"
#include "support/catch.hpp"
#include "support/golden.hpp"

using namespace attnviz;
using namespace attnviz::mechanisms;
using namespace attnviz::test;

TEST_CASE("efficient channel attention agrees with timm and fightingcv") {
  for (const auto& expected : golden("gates_efficient_channel").at("cases")) {
    INFO(expected.at("name"));
    EfficientChannelOptions options;
    if (expected.at("padding") == "circular") options.padding = EfficientChannelOptions::Padding::circular;
    const Tensor3 features = tensor3_in(expected.at("features"));
    Parameters parameters = parameters_in(expected.at("weights"));
    const auto weights = read_efficient_channel(parameters, features.shape(0), options);
    CHECK(worst_difference(efficient_channel(features, weights, options).output, tensor3_in(expected.at("output"))) <
          1e-6);
  }
}

TEST_CASE("the adaptive kernel grows with the channels as timm's does") {
  for (const auto& expected : golden("gates_efficient_channel").at("kernels")) {
    CHECK(adaptive_kernel(expected.at(0)) == expected.at(1));
  }
}

TEST_CASE("efficient channel attention correlates the means of neighbours") {
  const Tensor3 features = {{{1}}, {{2}}, {{3}}, {{4}}};
  const EfficientChannelWeights weights{{0.2F, 0.5F, 0.3F}, 0};
  const Vector gate = efficient_channel_gate(features, weights);
  const double logits[] = {1.1, 2.1, 3.1, 2.6};
  for (std::size_t channel = 0; channel < 4; ++channel)
    CHECK(gate(channel) == Approx(1 / (1 + std::exp(-logits[channel]))));
}

TEST_CASE("circular padding may be wider than there are channels") {
  const EfficientChannelWeights weights{{1, 1, 1, 1, 1, 1, 1}, 0};
  const EfficientChannelOptions circular{.padding = EfficientChannelOptions::Padding::circular};
  const Vector gate = efficient_channel_gate(Tensor3{{{0.25F}}, {{-0.5F}}}, weights, circular);
  CHECK(gate(0) == Approx(1 / (1 + std::exp(1.25))));  // 3 times the first channel, 4 times the second
}

TEST_CASE("an even kernel is refused with an odd one") {
  Parameters parameters(1);
  CHECK_THROWS_WITH(read_efficient_channel(parameters, 8, {.kernel = 4}), ContainsSubstring("kernel of 4"));
}
