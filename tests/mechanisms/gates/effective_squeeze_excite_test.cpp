#include "attnviz/mechanisms/gates/effective_squeeze_excite.hpp"

#include <nlohmann/json.hpp>

#include "attnviz/core/error.hpp"
#include "mechanisms/small_inputs.hpp"
#include "support/catch.hpp"
#include "support/golden.hpp"

using namespace attnviz;
using namespace attnviz::mechanisms;
using namespace attnviz::test;

TEST_CASE("effective squeeze-and-excitation agrees with timm") {
  for (const auto& expected : golden("gates_effective_squeeze_excite")) {
    INFO(expected.at("name"));
    const Tensor3 features = tensor3_in(expected.at("features"));
    Parameters parameters = parameters_in(expected.at("weights"));
    const auto layer = read_linear(parameters, {"fc"}, {features.shape(0), features.shape(0)});
    CHECK(worst_difference(effective_squeeze_excite(features, layer).output, tensor3_in(expected.at("output"))) < 1e-6);
  }
}

TEST_CASE("effective squeeze-and-excitation refuses a layer for other channels") {
  const LinearLayer layer{Matrix::from_shape({4, 4}), {}};
  CHECK_THROWS_WITH(effective_squeeze_excite(Tensor3::from_shape({3, 2, 2}), layer), ContainsSubstring("[4, 4]"));
}
