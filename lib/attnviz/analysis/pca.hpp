#pragma once

#include <vector>

#include "attnviz/core/tensor.hpp"

namespace attnviz::analysis {

/// The directions along which rows differ most. Pearson 1901, doi:10.1080/14786440109462720.
struct PrincipalComponents {
  Matrix scores;               ///< [components, rows]: every row's place along each, its mean taken away
  std::vector<double> shares;  ///< of the variance, largest first; beyond the rank of the rows 0
  double relative_spread = 0;  ///< how far rows lie from their mean, as a share of their length (root mean squares)
};

/// rows [N,D] -> the first `count` components. A component's sign is free: it is chosen so that the largest of its D
/// loadings (the first of equal ones) is positive. Agrees with sklearn.decomposition.PCA up to sign. Throws `shape` for
/// no rows and `value` for a number that is not finite.
PrincipalComponents principal_components(const Matrix& rows, std::size_t count);

}  // namespace attnviz::analysis
