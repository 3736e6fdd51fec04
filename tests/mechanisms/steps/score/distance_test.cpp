#include "attnviz/mechanisms/steps/score/distance.hpp"

#include <nlohmann/json.hpp>

#include "attnviz/core/error.hpp"
#include "support/catch.hpp"
#include "support/golden.hpp"

using namespace attnviz;
using namespace attnviz::mechanisms;
using namespace attnviz::test;

namespace {

Matrix negated(Matrix values) {
  for (float& value : values_of(values)) value = -value;
  return values;
}

}  // namespace

TEST_CASE("distances agree with torch.cdist") {
  for (const auto& expected : golden("scores")) {
    const Matrix queries = matrix_in(expected["queries"]), keys = matrix_in(expected["keys"]);
    const Matrix euclidean = matrix_in(expected["euclidean"]);
    CHECK(worst_difference(euclidean_distances(queries, keys), euclidean) < 1e-6);
    CHECK(worst_difference(distance_scores(queries, keys), negated(euclidean)) < 1e-6);
    CHECK(worst_difference(squared_distance_scores(queries, keys), negated(matrix_in(expected["squared"]))) < 1e-5);
  }
}

TEST_CASE("the Gaussian kernel agrees with scikit-learn's") {
  for (const auto& expected : golden("scores")) {
    const Matrix queries = matrix_in(expected["queries"]), keys = matrix_in(expected["keys"]);
    const Matrix found = gaussian_scores(queries, keys, expected["sigma"].get<float>());
    CHECK(worst_difference(found, matrix_in(expected["gaussian"])) < 1e-6);
  }
}

TEST_CASE("a vector is at distance exactly zero from itself") {
  const Matrix x = {{1e4F, 1e-3F, -3.3F}};
  CHECK(euclidean_distances(x, x)(0, 0) == 0);
}

TEST_CASE("distances between vectors of different width are refused with both shapes") {
  const Matrix queries = xt::zeros<float>({2, 3}), keys = xt::zeros<float>({5, 4});
  CHECK_THROWS_WITH(distance_scores(queries, keys), ContainsSubstring("[2, 3]") && ContainsSubstring("[5, 4]"));
}
