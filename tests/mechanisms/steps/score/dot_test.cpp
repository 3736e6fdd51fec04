#include "attnviz/mechanisms/steps/score/dot.hpp"

#include <cmath>
#include <nlohmann/json.hpp>

#include "support/catch.hpp"
#include "support/golden.hpp"

using namespace attnviz;
using namespace attnviz::mechanisms;
using namespace attnviz::test;

TEST_CASE("dot products and cosines agree with PyTorch") {
  for (const auto& expected : golden("scores")) {
    const Matrix queries = matrix_in(expected["queries"]), keys = matrix_in(expected["keys"]);
    CHECK(worst_difference(dot_scores(queries, keys), matrix_in(expected["dot"])) < 2e-6);
    CHECK(worst_difference(cosine_scores(queries, keys), matrix_in(expected["cosine"])) < 1e-6);
  }
}

TEST_CASE("the scaled product is the product over the root of the width") {
  // Reference values by hand: q = [1,0,-1,2], K = {[1,1,0,0],[0,1,1,1],[2,0,0,-1]}.
  const Matrix queries = {{1, 0, -1, 2}}, keys = {{1, 1, 0, 0}, {0, 1, 1, 1}, {2, 0, 0, -1}};
  const Matrix scores = scaled_dot_scores(queries, keys);
  CHECK(scores(0, 0) == 0.5F);
  CHECK(scores(0, 1) == 0.5F);
  CHECK(scores(0, 2) == 0.0F);
}

TEST_CASE("the cosine of a zero vector is zero, not NaN") {
  const Matrix queries = xt::zeros<float>({1, 4}), keys = xt::ones<float>({2, 4});
  const Matrix scores = cosine_scores(queries, keys);
  CHECK(scores(0, 0) == 0);
  CHECK(scores(0, 1) == 0);
}
