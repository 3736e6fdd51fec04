#include "attnviz/mechanisms/steps/pairwise.hpp"

#include <nlohmann/json.hpp>

#include "attnviz/core/error.hpp"
#include "attnviz/mechanisms/pairwise/soft.hpp"
#include "mechanisms/small_inputs.hpp"
#include "support/catch.hpp"
#include "support/golden.hpp"

using namespace attnviz;
using namespace attnviz::mechanisms;
using namespace attnviz::test;

TEST_CASE("the five steps agree with scaled_dot_product_attention") {
  Parameters parameters(0);
  for (const auto& expected : golden("soft")) {
    const Matrix queries = matrix_in(expected["queries"]), keys = matrix_in(expected["keys"]);
    const Attended found = attend({queries, keys}, matrix_in(expected["values"]), {}, parameters);
    CHECK(worst_difference(found.output, matrix_in(expected["output"])) < 1e-6);
    CHECK(worst_difference(attention_scores({queries, keys}, {}, parameters), found.scores) == 0);
    CHECK(worst_difference(attention_weights({queries, keys}, {}, parameters), found.weights) == 0);
  }
}

TEST_CASE("softmax attention by hand: scores .5, .5, 0") {
  Parameters parameters(0);
  const Matrix q = {{1, 0, -1, 2}}, k = {{1, 1, 0, 0}, {0, 1, 1, 1}, {2, 0, 0, -1}};
  const Matrix weights = attention_weights({q, k}, {}, parameters);
  CHECK(weights(0, 0) == Approx(.3836517312));
  CHECK(weights(0, 1) == Approx(.3836517312));
  CHECK(weights(0, 2) == Approx(.2326965376));
}

TEST_CASE("a reference set has one row: what its nearest members do not explain stands out") {
  Parameters parameters(0);
  const Matrix references = {{0, 0}, {0, 1}}, keys = {{0, 0}, {5, 5}, {0, 1}};
  PairwiseOptions options;
  options.score = ScoreFunction::distance;
  const Matrix weights = attention_weights({references, keys, {}, true}, options, parameters);
  REQUIRE(weights.shape(0) == 1);
  CHECK(weights(0, 1) > 0.9F);
  CHECK(weights(0, 0) == Approx(weights(0, 2)));
}

TEST_CASE("a step that asks where a query stands refuses queries that stand nowhere, and names the option") {
  Inputs inputs = small_picture();
  inputs.queries.positions.clear();
  Parameters parameters(0);
  const auto refused = [&](auto change) {
    PairwiseOptions options;
    change(options);
    try {
      run_soft(inputs, parameters, options);
    } catch (const Error& error) {
      CHECK(error.kind() == ErrorKind::usage);
      return std::string(error.what());
    }
    return std::string("nothing");
  };
  CHECK_THAT(refused([](auto& options) { options.mask = MaskKind::causal; }), StartsWith("mask=causal"));
  CHECK_THAT(refused([](auto& options) { options.position = Position::alibi; }), StartsWith("position=alibi"));
  CHECK_THAT(refused([](auto& options) { options.select = Selection::local_m; }), StartsWith("select=local_m"));
  CHECK(refused([](auto& options) { options.mask = MaskKind::padding; }) == "nothing");
  inputs.queries.as_reference = true;
  CHECK_THAT(refused([](auto& options) { options.select = Selection::local_p; }), StartsWith("select=local_p"));
}

TEST_CASE("more weights than a map may hold are refused before anything is allocated") {
  CHECK_NOTHROW(require_weights_fit(8, 3600, 3600));
  CHECK_THROWS_WITH(require_weights_fit(12, 3600, 3600),
                    ContainsSubstring("12 maps of 3600 queries x 3600 keys") && ContainsSubstring("134217728"));
  const std::size_t huge = std::size_t{1} << 40;
  CHECK_THROWS_AS(require_weights_fit(huge, huge, huge), Error);
  CHECK_NOTHROW(require_weights_fit(huge, 0, huge));
}

TEST_CASE("keys and values that differ in number are refused") {
  Parameters parameters(0);
  const Matrix x = xt::ones<float>({3, 2}), values = xt::ones<float>({4, 2});
  CHECK_THROWS_WITH(attend({x, x}, values, {}, parameters), ContainsSubstring("[3, 2]") && ContainsSubstring("[4, 2]"));
}
