#pragma once

#include <vector>

#include "attnviz/core/tensor.hpp"

namespace attnviz::mechanisms {

/// The product of a column and a row that comes nearest to a matrix: left right^T, |right| = 1, both non-negative.
struct RankOne {
  std::vector<double> left;   ///< [R]
  std::vector<double> right;  ///< [C]
  double energy = 1;  ///< its share of the sum of squares, the first singular value's: 1 when the matrix is a product
};

/// By power iteration on the smaller Gram matrix. All values must be non-negative: throws `value`. A matrix of zeros
/// gives zeros and an energy of 1. Throws `shape` for an empty matrix.
RankOne nearest_product(const Matrix& matrix);

}  // namespace attnviz::mechanisms
