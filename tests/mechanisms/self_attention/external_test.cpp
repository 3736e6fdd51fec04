#include "attnviz/mechanisms/self_attention/external.hpp"

#include <nlohmann/json.hpp>

#include "attnviz/mechanisms/self_attention/multi_head_external.hpp"
#include "mechanisms/small_inputs.hpp"
#include "mechanisms/weights.hpp"
#include "support/catch.hpp"
#include "support/golden.hpp"

using namespace attnviz;
using namespace attnviz::mechanisms;
using namespace attnviz::test;

TEST_CASE("external attention agrees with two implementations, bare and as the authors' block") {
  const auto values = golden("external");
  const Matrix x = matrix_in(values["tokens"]);
  for (const char* name : {"bare", "block"}) {
    INFO(name);
    Parameters parameters = weights(std::string("external_") + name);
    const ExternalAttended found = external_attention(x, read_external(parameters, x.shape(1), 1));
    CHECK(worst_difference(found.output, matrix_in(values[name]["output"])) < 3e-6);
  }
}

TEST_CASE("multi-head external attention agrees with the authors' network") {
  const auto values = golden("external");
  const Matrix x = matrix_in(values["tokens"]);
  Parameters parameters = weights("multi_head_external");
  const auto found = multi_head_external_attention(x, read_multi_head_external(parameters, x.shape(1), {}));
  CHECK(found.weights.shape(0) == 8);
  CHECK(found.weights.shape(2) == 64);
  CHECK(worst_difference(found.output, matrix_in(values["multi_head"]["output"])) < 3e-6);
}

TEST_CASE("the two normalisations run over tokens, then over units; not the other way round") {
  Matrix logits = {{.5F, -1}, {2, 0}, {-.5F, 1.5F}};
  normalize_twice(logits);
  const Matrix expected = {{.7310585755F, .2689414202F}, {.8175744753F, .1824255236F}, {.0758581799F, .9241418189F}};
  CHECK(worst_difference(logits, expected) < 1e-6);
}

TEST_CASE("a map of external attention spreads every token over the units of the memory") {
  Parameters parameters(3);
  const AttentionMap map = run_external(small_picture(), parameters, {.units = 5}).front();
  CHECK(map.axes[0].kind == AxisKind::token);
  CHECK(map.axes[1].size == 5);
  CHECK(summarize(map).sum_error.value() < 1e-6);
  CHECK(parameters.used() == std::vector<std::string>{"linear_0.weight", "linear_1.weight"});
}
