#include "attnviz/mechanisms/self_attention/linear_attention.hpp"

#include <nlohmann/json.hpp>

#include "attnviz/core/error.hpp"
#include "attnviz/core/matmul.hpp"
#include "support/catch.hpp"
#include "support/golden.hpp"

using namespace attnviz;
using namespace attnviz::mechanisms;
using namespace attnviz::test;

TEST_CASE("linear attention agrees with fast-transformers, and its weights give the same output") {
  for (const auto& expected : golden("linear_attention")) {
    const Matrix queries = matrix_in(expected["queries"]), keys = matrix_in(expected["keys"]);
    const Matrix values = matrix_in(expected["values"]), output = matrix_in(expected["output"]);
    CHECK(worst_difference(linear_attention({queries, keys, values}, LinearAttentionOptions::Mask::none), output) <
          2e-6);
    CHECK(worst_difference(matmul(linear_attention_weights(queries, keys, {}), values), output) < 2e-6);
    if (!expected.contains("causal")) continue;
    const Matrix causal = matrix_in(expected["causal"]);
    const auto last = last_places(queries.shape(0), keys.shape(0));
    CHECK(worst_difference(linear_attention({queries, keys, values}, LinearAttentionOptions::Mask::causal), causal) <
          2e-6);
    CHECK(worst_difference(matmul(linear_attention_weights(queries, keys, last), values), causal) < 2e-6);
  }
}

TEST_CASE("linear attention by hand") {
  const Matrix weights = linear_attention_weights({{1, 0}, {0, -1}}, {{1, 1}, {-1, 0}}, {});
  CHECK(weights(0, 0) == Approx(.7756186970));
  CHECK(weights(0, 1) == Approx(.2243811738));
  CHECK(weights(1, 0) == Approx(.7880582154));
  CHECK(weights(1, 1) == Approx(.2119414966));
}

TEST_CASE("linear attention refuses sides that do not fit") {
  const Matrix two = xt::ones<float>({2, 2}), three = xt::ones<float>({3, 3});
  CHECK_THROWS_AS(linear_attention({two, three, three}, LinearAttentionOptions::Mask::none), Error);
}
