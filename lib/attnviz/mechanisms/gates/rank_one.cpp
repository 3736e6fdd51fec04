#include "attnviz/mechanisms/gates/rank_one.hpp"

#include <algorithm>
#include <cmath>

#include "attnviz/core/error.hpp"

namespace attnviz::mechanisms {
namespace {

/// A A^T or A^T A, whichever is smaller, row by row.
std::vector<double> gram_of(const Matrix& matrix, bool of_rows) {
  const std::size_t size = matrix.shape(of_rows ? 0 : 1), inner = matrix.shape(of_rows ? 1 : 0);
  const std::size_t step = of_rows ? matrix.shape(1) : 1, stride = of_rows ? 1 : matrix.shape(1);
  std::vector<double> gram(size * size);
  for (std::size_t i = 0; i < size; ++i) {
    for (std::size_t j = 0; j <= i; ++j) {
      const float *a = matrix.data() + i * step, *b = matrix.data() + j * step;
      double sum = 0;
      for (std::size_t k = 0; k < inner; ++k)
        sum += static_cast<double>(a[k * stride]) * static_cast<double>(b[k * stride]);
      gram[i * size + j] = gram[j * size + i] = sum;
    }
  }
  return gram;
}

double normalise(std::vector<double>& vector) {
  double squares = 0;
  for (const double value : vector) squares += value * value;
  const double length = std::sqrt(squares);
  if (length > 0) {
    for (double& value : vector) value /= length;
  }
  return length;
}

/// The eigenvector of the largest eigenvalue of a symmetric matrix without negative values, and that value.
std::pair<std::vector<double>, double> leading(const std::vector<double>& gram) {
  const auto size = static_cast<std::size_t>(std::lround(std::sqrt(static_cast<double>(gram.size()))));
  // All ones is never orthogonal to a non-negative eigenvector.
  std::vector<double> vector(size, 1), next(size);
  normalise(vector);
  constexpr int kMostSteps = 20000;
  constexpr double kStill = 1e-13;
  double value = 0;
  for (int step = 0; step < kMostSteps; ++step) {
    for (std::size_t i = 0; i < size; ++i) {
      double sum = 0;
      for (std::size_t j = 0; j < size; ++j) sum += gram[i * size + j] * vector[j];
      next[i] = sum;
    }
    value = normalise(next);
    double change = 0;
    for (std::size_t i = 0; i < size; ++i) change = std::max(change, std::abs(next[i] - vector[i]));
    vector.swap(next);
    if (change < kStill) break;
  }
  return {vector, value};
}

}  // namespace

RankOne nearest_product(const Matrix& matrix) {
  const std::size_t rows = matrix.shape(0), columns = matrix.shape(1);
  if (matrix.size() == 0) throw Error(ErrorKind::shape, "rank one: a matrix " + shape_text(matrix) + " is empty");
  double squares = 0;
  for (const float value : values_of(matrix)) {
    if (value < 0) {
      throw Error(ErrorKind::value, "rank one: a value of " + std::to_string(value) + ", expected none below 0",
                  "only gates can be split into factors, not maps of both signs");
    }
    squares += static_cast<double>(value) * static_cast<double>(value);
  }
  RankOne result{std::vector<double>(rows), std::vector<double>(columns), 1};
  if (squares == 0) return result;
  const bool of_rows = rows <= columns;
  const auto [vector, value] = leading(gram_of(matrix, of_rows));
  result.energy = std::min(value / squares, 1.0);
  if (of_rows) {
    for (std::size_t row = 0; row < rows; ++row) {
      for (std::size_t column = 0; column < columns; ++column)
        result.right[column] += vector[row] * matrix(row, column);
    }
    normalise(result.right);
  } else {
    result.right = vector;
  }
  for (std::size_t row = 0; row < rows; ++row) {
    for (std::size_t column = 0; column < columns; ++column)
      result.left[row] += matrix(row, column) * result.right[column];
  }
  return result;
}

}  // namespace attnviz::mechanisms
