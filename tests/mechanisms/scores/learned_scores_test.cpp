#include "attnviz/mechanisms/scores/learned_scores.hpp"

#include <nlohmann/json.hpp>

#include "attnviz/core/error.hpp"
#include "attnviz/core/parallel.hpp"
#include "mechanisms/small_inputs.hpp"
#include "mechanisms/weights.hpp"
#include "support/catch.hpp"
#include "support/golden.hpp"

using namespace attnviz;
using namespace attnviz::mechanisms;
using namespace attnviz::test;

namespace {

Matrix scored(const nlohmann::json& expected, ScoreFunction function, const std::string& file) {
  Parameters parameters = weights(file);
  return score(matrix_in(expected["queries"]), matrix_in(expected["keys"]), {.score = function}, parameters);
}

}  // namespace

TEST_CASE("learned scores agree with OpenNMT, with weights under its names") {
  const auto expected = golden("learned_scores");
  const auto difference = [&](ScoreFunction function, const char* file, const char* name) {
    return worst_difference(scored(expected, function, file), matrix_in(expected[name]));
  };
  CHECK(difference(ScoreFunction::additive, "additive", "additive") < 2e-6);
  CHECK(difference(ScoreFunction::additive_normalized, "additive_normalized", "additive_normalized") < 2e-6);
  CHECK(difference(ScoreFunction::concat, "concat", "additive") < 2e-6);
  CHECK(difference(ScoreFunction::concat_code, "concat_code", "concat_code") < 2e-6);
  CHECK(difference(ScoreFunction::bilinear, "bilinear", "bilinear") < 2e-6);
}

TEST_CASE("the location score is a linear layer of the query, cut to the sequence") {
  const auto expected = golden("learned_scores");
  const Matrix found = scored(expected, ScoreFunction::location, "location");
  CHECK(worst_difference(found, matrix_in(expected["location"])) < 1e-6);
  Parameters parameters = weights("location");
  const Matrix queries = matrix_in(expected["queries"]), keys = xt::zeros<float>({81, 6});
  CHECK_THROWS_WITH(score(queries, keys, {.score = ScoreFunction::location}, parameters),
                    ContainsSubstring("80 positions") && ContainsSubstring("81"));
}

TEST_CASE("additive scores by hand: v = [1,-1], W = U = 1") {
  const AdditiveWeights weights{{{{1, 0}, {0, 1}}, {}}, {{{1, 0}, {0, 1}}, {}}, {1, -1}};
  const Matrix scores = additive_scores({{0.5F, -0.5F}}, {{0, 0}, {1, 0}, {0, 1}}, weights);
  CHECK(scores(0, 0) == Approx(0.9242343145).epsilon(1e-6));
  CHECK(scores(0, 1) == Approx(1.3672654109).epsilon(1e-6));
  CHECK(scores(0, 2) == Approx(0).margin(1e-7));
}

TEST_CASE("additive attention accepts queries and keys of different width") {
  Parameters parameters(3);
  const Matrix queries = xt::ones<float>({2, 5}), keys = xt::ones<float>({7, 3});
  const Matrix scores = score(queries, keys, {.score = ScoreFunction::additive, .units = 4}, parameters);
  CHECK(scores.shape(0) == 2);
  CHECK(scores.shape(1) == 7);
  CHECK(parameters.used() == std::vector<std::string>{"linear_query.weight", "linear_context.weight", "v.weight"});
}

TEST_CASE("additive weights whose hidden layers differ are refused with the shapes") {
  AdditiveWeights weights{{{{1, 0}, {0, 1}}, {}}, {{{1, 0}}, {}}, {1, -1}};
  CHECK_THROWS_WITH(additive_scores({{1, 2}}, {{3, 4}}, weights), ContainsSubstring("v has 2 units"));
}
