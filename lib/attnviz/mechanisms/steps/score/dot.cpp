#include "attnviz/mechanisms/steps/score/dot.hpp"

#include <algorithm>
#include <cmath>

#include "attnviz/core/matmul.hpp"

namespace attnviz::mechanisms {
namespace {

std::vector<float> inverse_norms(const Matrix& rows) {
  std::vector<float> inverse(rows.shape(0));
  for (std::size_t row = 0; row < rows.shape(0); ++row) {
    double squares = 0;
    for (const float value : row_of(rows, row)) squares += static_cast<double>(value) * static_cast<double>(value);
    inverse[row] = static_cast<float>(1 / std::max(std::sqrt(squares), 1e-8));
  }
  return inverse;
}

}  // namespace

Matrix dot_scores(const Matrix& queries, const Matrix& keys) {
  return matmul_transposed(queries, keys);
}

Matrix scaled_dot_scores(const Matrix& queries, const Matrix& keys) {
  Matrix scores = matmul_transposed(queries, keys);
  const float factor = 1 / std::sqrt(static_cast<float>(queries.shape(1)));
  for (float& score : values_of(scores)) score *= factor;
  return scores;
}

Matrix cosine_scores(const Matrix& queries, const Matrix& keys) {
  Matrix scores = matmul_transposed(queries, keys);
  const auto of_queries = inverse_norms(queries), of_keys = inverse_norms(keys);
  for (std::size_t query = 0; query < scores.shape(0); ++query) {
    for (std::size_t key = 0; key < scores.shape(1); ++key) scores(query, key) *= of_queries[query] * of_keys[key];
  }
  return scores;
}

}  // namespace attnviz::mechanisms
