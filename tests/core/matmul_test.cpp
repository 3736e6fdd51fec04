#include "attnviz/core/matmul.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>

#include "attnviz/core/error.hpp"
#include "attnviz/core/parallel.hpp"
#include "attnviz/core/rng.hpp"
#include "support/catch.hpp"
#include "support/golden.hpp"

using namespace attnviz;
using namespace attnviz::test;

namespace {

Matrix random_matrix(std::size_t rows, std::size_t columns, std::uint64_t seed) {
  Matrix matrix = Matrix::from_shape({rows, columns});
  Rng(seed).fill_normal(values_of(matrix), 0, 1);
  return matrix;
}

}  // namespace

TEST_CASE("products agree with PyTorch in every transposition") {
  for (const auto& expected : golden("core_matmul").at("matmul")) {
    const Matrix a = matrix_in(expected.at("a")), b = matrix_in(expected.at("b")), c = matrix_in(expected.at("c"));
    INFO(shape_text(a) << " by " << shape_text(b));
    CHECK(worst_difference(matmul(a, b), c) < 5e-6);
    CHECK(worst_difference(matmul_transposed(a, matrix_in(expected.at("b_transposed"))), c) < 5e-6);
    CHECK(worst_difference(transposed_matmul(matrix_in(expected.at("a_transposed")), b), c) < 5e-6);
  }
}

TEST_CASE("the linear layer agrees with PyTorch, with and without bias") {
  for (const auto& expected : golden("core_matmul").at("linear")) {
    const Matrix x = matrix_in(expected.at("x")), weight = matrix_in(expected.at("weight"));
    CHECK(worst_difference(linear(x, weight, values_of(vector_in(expected.at("bias")))), matrix_in(expected.at("y"))) <
          5e-6);
    CHECK(worst_difference(linear(x, weight), matrix_in(expected.at("y_without_bias"))) < 5e-6);
  }
}

TEST_CASE("gemm scales and accumulates, and leaves memory between the rows alone") {
  const auto expected = golden("core_matmul").at("accumulate");
  const Matrix a = matrix_in(expected.at("a")), b = matrix_in(expected.at("b")), c = matrix_in(expected.at("c"));
  Matrix wide = Matrix::from_shape({c.shape(0), c.shape(1) + 2});
  std::fill(wide.begin(), wide.end(), 99.0F);
  for (std::size_t row = 0; row < c.shape(0); ++row) std::ranges::copy(row_of(c, row), row_of(wide, row).begin());
  gemm({.rows = a.shape(0),
        .columns = b.shape(1),
        .inner = a.shape(1),
        .a = a.data(),
        .a_stride = a.shape(1),
        .b = b.data(),
        .b_stride = b.shape(1),
        .c = wide.data(),
        .c_stride = wide.shape(1),
        .alpha = expected.at("alpha"),
        .beta = expected.at("beta")});
  const Matrix result = matrix_in(expected.at("result"));
  for (std::size_t row = 0; row < c.shape(0); ++row) {
    CHECK(worst_difference(row_of(wide, row).first(c.shape(1)), row_of(result, row)) < 5e-6);
    CHECK(wide(row, c.shape(1)) == 99.0F);
    CHECK(wide(row, c.shape(1) + 1) == 99.0F);
  }
}

TEST_CASE("products without rows, columns or inner size") {
  CHECK(matmul(Matrix::from_shape({0, 3}), Matrix::from_shape({3, 2})).shape(0) == 0);
  CHECK(matmul(Matrix::from_shape({2, 3}), Matrix::from_shape({3, 0})).shape(1) == 0);
  const Matrix zeros = matmul(Matrix::from_shape({2, 0}), Matrix::from_shape({0, 3}));
  CHECK(zeros.size() == 6);
  for (const float value : zeros) CHECK(value == 0.0F);
}

TEST_CASE("what beta zero overwrites may be anything, NaN too") {
  const Matrix a = random_matrix(3, 2, 1), b = random_matrix(2, 4, 2);
  Matrix c = Matrix::from_shape({3, 4});
  std::fill(c.begin(), c.end(), std::numeric_limits<float>::quiet_NaN());
  const auto inner = GENERATE(std::size_t{0}, std::size_t{2});
  gemm({.rows = 3,
        .columns = 4,
        .inner = inner,
        .a = a.data(),
        .a_stride = 2,
        .b = b.data(),
        .b_stride = 4,
        .c = c.data(),
        .c_stride = 4});
  for (const float value : c) CHECK(std::isfinite(value));
}

TEST_CASE("sizes that do not fit are reported with both shapes") {
  const Matrix a = Matrix::from_shape({2, 3}), b = Matrix::from_shape({4, 5});
  CHECK_THROWS_WITH(matmul(a, b), ContainsSubstring("[2, 3] by [4, 5]"));
  CHECK_THROWS_WITH(matmul_transposed(a, b), ContainsSubstring("[2, 3] by [4, 5]^T"));
  CHECK_THROWS_WITH(transposed_matmul(a, b), ContainsSubstring("[2, 3]^T by [4, 5]"));
  CHECK_THROWS_WITH(linear(a, Matrix::from_shape({7, 3}), std::vector<float>(6)),
                    ContainsSubstring("6 biases") && ContainsSubstring("[7, 3]"));
}

TEST_CASE("products give the same bytes for every number of threads") {
  struct Size {
    std::size_t rows, inner, columns;
  };
  for (const auto& [rows, inner, columns] :
       {Size{1, 300, 900}, Size{517, 64, 517}, Size{131, 700, 33}, Size{785, 20, 3}}) {
    INFO(rows << "x" << inner << "x" << columns);
    const Matrix a = random_matrix(rows, inner, 1), b = random_matrix(inner, columns, 2);
    const Matrix a_columns = random_matrix(inner, rows, 3), b_rows = random_matrix(columns, inner, 4);
    const auto all = [&] {
      return std::vector<Matrix>{matmul(a, b), matmul_transposed(a, b_rows), transposed_matmul(a_columns, b)};
    };
    std::vector<Matrix> first;
    {
      const ThreadLimit one(1);
      first = all();
    }
    for (const std::size_t threads : {2, 3}) {
      const ThreadLimit limit(threads);
      const std::vector<Matrix> again = all();
      for (std::size_t index = 0; index < 3; ++index) CHECK(same_bytes(again[index], first[index]));
    }
  }
}

TEST_CASE("a large product agrees with the sum of products in double precision") {
  const Matrix a = random_matrix(263, 129, 8), b = random_matrix(129, 143, 9);
  const Matrix c = matmul(a, b);
  double worst = 0;
  for (std::size_t row = 0; row < c.shape(0); ++row) {
    for (std::size_t column = 0; column < c.shape(1); ++column) {
      double sum = 0;
      for (std::size_t index = 0; index < 129; ++index) {
        sum += static_cast<double>(a(row, index)) * static_cast<double>(b(index, column));
      }
      worst = std::max(worst, std::abs(sum - static_cast<double>(c(row, column))));
    }
  }
  CHECK(worst < 5e-5);
}
