#include "attnviz/mechanisms/contract/parameters.hpp"

#include <algorithm>
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

Parameters stored() {
  return parameters_in({{"fc.weight", {{"shape", {2, 3}}, {"values", {1, 2, 3, 4, 5, 6}}}},
                        {"conv.weight", {{"shape", {2, 3, 1, 1}}, {"values", {6, 5, 4, 3, 2, 1}}}},
                        {"bias", {{"shape", {2}}, {"values", {7, 8}}}}});
}

}  // namespace

TEST_CASE("parameters come from the file under the first name that it has") {
  Parameters parameters = stored();
  CHECK((parameters.matrix({"W", "fc.weight"}, {2, 3}, Initializer::zeros()) == Matrix{{1, 2, 3}, {4, 5, 6}}));
  CHECK((parameters.vector({"bias"}, 2, Initializer::zeros()) == Vector{7, 8}));
  CHECK(parameters.from_file());
  CHECK(parameters.origin() == WeightOrigin::file);
  CHECK(parameters.used() == std::vector<std::string>{"fc.weight", "bias"});
}

TEST_CASE("a 1x1 convolution serves as a matrix and a matrix as a 1x1 convolution") {
  Parameters parameters = stored();
  CHECK((parameters.matrix({"conv.weight"}, {2, 3}, Initializer::zeros()) == Matrix{{6, 5, 4}, {3, 2, 1}}));
  CHECK(parameters.kernel({"fc.weight"}, {2, 3, 1, 1}, Initializer::zeros())(1, 2, 0, 0) == 6.0F);
  CHECK(parameters.stored_shape({"conv.weight"}) == std::vector<std::size_t>{2, 3, 1, 1});
}

TEST_CASE("a tensor that the file lacks is an error that lists what was tried and what there is") {
  Parameters parameters = stored();
  try {
    parameters.vector({"fc.bias", "b"}, 2, Initializer::zeros());
    FAIL("no error");
  } catch (const Error& error) {
    CHECK(error.kind() == ErrorKind::not_found);
    CHECK_THAT(error.what(), ContainsSubstring("'fc.bias', 'b'"));
    CHECK_THAT(error.hint(), ContainsSubstring("bias, conv.weight, fc.weight"));
  }
}

TEST_CASE("a tensor of another shape is refused with both shapes") {
  Parameters parameters = stored();
  CHECK_THROWS_WITH(parameters.matrix({"fc.weight"}, {3, 2}, Initializer::zeros()),
                    ContainsSubstring("[2, 3]") && ContainsSubstring("[3, 2]"));
}

TEST_CASE("drawn tensors depend on the seed and their own name alone") {
  const auto initial = Initializer::normal(0.5);
  Parameters first(1), second(1), other(2);
  second.vector({"before"}, 5, initial);
  const Vector drawn = first.vector({"w", "alias"}, 64, initial);
  CHECK(worst_difference(drawn, second.vector({"w"}, 64, initial)) == 0);
  CHECK(worst_difference(drawn, other.vector({"w"}, 64, initial)) > 0.1);
  CHECK(first.origin() == WeightOrigin::random);
  CHECK_FALSE(first.stored_shape({"w"}));
}

TEST_CASE("initializers stay within their limits") {
  Parameters parameters(3);
  const Vector layer = parameters.vector({"a"}, 256, Initializer::fan_in(16));
  const Vector glorot = parameters.vector({"b"}, 256, Initializer::xavier(3, 3));
  CHECK(std::ranges::all_of(values_of(layer), [](float value) { return std::abs(value) <= 0.25F; }));
  CHECK(std::ranges::all_of(values_of(glorot), [](float value) { return std::abs(value) <= 1.0F; }));
  CHECK((parameters.vector({"c"}, 2, Initializer::ones()) == Vector{1, 1}));
}
