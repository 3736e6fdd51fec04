#include "attnviz/mechanisms/gates/simam.hpp"

#include <cmath>
#include <nlohmann/json.hpp>

#include "attnviz/core/error.hpp"
#include "mechanisms/small_inputs.hpp"
#include "support/catch.hpp"
#include "support/golden.hpp"

using namespace attnviz;
using namespace attnviz::mechanisms;
using namespace attnviz::test;

namespace {

using Variance = SimamOptions::Variance;
const float kLeast = 1 / (1 + std::exp(-0.5F));

}  // namespace

TEST_CASE("simam agrees with the published module") {
  for (const auto& expected : golden("gates_simam")) {
    const auto gated = simam(tensor3_in(expected.at("features")), {.lambda = expected.at("lambda")});
    CHECK(worst_difference(gated.output, tensor3_in(expected.at("code"))) < 1e-5);
  }
}

TEST_CASE("simam's exact variant is the least energy that least squares finds") {
  for (const auto& expected : golden("gates_simam")) {
    const Tensor3 features = tensor3_in(expected.at("features")), wanted = tensor3_in(expected.at("exact_importance"));
    const auto found = simam_importance(features, {.lambda = expected.at("lambda"), .variance = Variance::exact});
    for (std::size_t index = 0; index < wanted.size(); ++index) {
      CHECK(found.data()[index] == Approx(wanted.data()[index]).epsilon(1e-5));
    }
  }
}

TEST_CASE("simam's paper variant divides the variance by all neurons") {
  const auto found = simam_importance(Tensor3{{{1, 2}, {3, 6}}}, {.variance = Variance::paper});
  const Tensor3 wanted = {{{0.7857061227F, 0.5714265307F}, {0.5F, 1.142838776F}}};
  CHECK(worst_difference(found, wanted) < 1e-6);
}

TEST_CASE("simam never suppresses below the sigmoid of one half, whatever the numbers") {
  const Variance variance = GENERATE(Variance::code, Variance::paper, Variance::exact);
  const Tensor3 features = GENERATE(Tensor3{{{5}}}, Tensor3{{{0, 0}, {0, 0}}}, Tensor3{{{1e30F, -1e30F}, {0, 1}}},
                                    Tensor3{{{1, 1}, {1, 9}}});
  const auto gated = simam(features, {.variance = variance});
  for (const float factor : values_of(gated.gate)) {
    CHECK(factor >= kLeast);
    CHECK(factor <= 1.0F);
  }
}

TEST_CASE("simam refuses a feature map without places") {
  CHECK_THROWS_AS(simam(Tensor3::from_shape({3, 0, 2})), Error);
}

TEST_CASE("simam's maps name the range that its formula allows") {
  Parameters parameters(1);
  for (const AttentionMap& map : run_simam(small_picture(), parameters, {})) CHECK(map.bounds->first == Approx(kLeast));
  CHECK(parameters.origin() == WeightOrigin::none);
}
