#include "attnviz/core/tensor.hpp"

#include <limits>

#include "attnviz/core/error.hpp"
#include "support/catch.hpp"

using namespace attnviz;

TEST_CASE("shapes are written with brackets") {
  CHECK(shape_text(Tensor3::from_shape({3, 224, 1})) == "[3, 224, 1]");
  CHECK(shape_text(Tensor::from_shape({})) == "[]");
  CHECK(shape_text(Vector::from_shape({0})) == "[0]");
}

TEST_CASE("a wrong shape is reported with both shapes") {
  const std::vector<std::size_t> found{4, 8}, expected{2, 8}, shorter{4};
  CHECK_NOTHROW(require_shape("weight", found, found));
  CHECK_THROWS_WITH(require_shape("weight", found, expected), "weight has shape [4, 8], expected [2, 8]");
  CHECK_THROWS_WITH(require_shape("weight", found, shorter), "weight has shape [4, 8], expected [4]");
}

TEST_CASE("sizes whose product does not fit are refused before anything is allocated") {
  const std::size_t huge = std::size_t{1} << 40;
  CHECK(checked_count("plane", std::vector<std::size_t>{3, 4, 5}) == 60);
  CHECK(checked_count("plane", {}) == 1);
  CHECK(checked_count("plane", std::vector<std::size_t>{huge, 0, huge}) == 0);
  CHECK_THROWS_WITH(checked_count("plane", std::vector<std::size_t>{2, huge, huge}),
                    "plane: shape [2, 1099511627776, 1099511627776] is larger than any memory");
  CHECK_THROWS_AS(checked_count("plane", std::vector<std::size_t>{std::size_t{1} << 62}), Error);
}

TEST_CASE("the first number that is not finite is reported with its place") {
  std::vector<float> values(1000, 1.0F);
  CHECK_NOTHROW(require_finite("scores", values));
  CHECK_NOTHROW(require_finite("scores", {}));
  values[999] = std::numeric_limits<float>::quiet_NaN();
  CHECK_THROWS_WITH(require_finite("scores", values), "scores: NaN at index 999 of 1000 values");
  values[17] = -std::numeric_limits<float>::infinity();
  CHECK_THROWS_WITH(require_finite("scores", values), "scores: -infinity at index 17 of 1000 values");
  values[3] = std::numeric_limits<float>::infinity();
  CHECK_THROWS_WITH(require_finite("scores", values), "scores: infinity at index 3 of 1000 values");
}

TEST_CASE("the largest and smallest floats are finite") {
  const std::vector<float> values(40, std::numeric_limits<float>::max());
  CHECK_NOTHROW(require_finite("scores", values));
  CHECK_NOTHROW(require_finite("scores", std::vector<float>(5, std::numeric_limits<float>::denorm_min())));
}

TEST_CASE("a row of a matrix is a view of its memory") {
  Matrix matrix = Matrix::from_shape({2, 3});
  std::fill(matrix.begin(), matrix.end(), 0.0F);
  row_of(matrix, 1)[2] = 5;
  CHECK(matrix(1, 2) == 5);
  CHECK(values_of(matrix)[5] == 5);
  CHECK(row_of(Matrix::from_shape({3, 0}), 2).empty());
}
