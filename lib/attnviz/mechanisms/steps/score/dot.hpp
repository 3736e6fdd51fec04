#pragma once

#include "attnviz/core/tensor.hpp"

namespace attnviz::mechanisms {

// Dot-product score functions. Luong, Pham, Manning 2015, arXiv:1508.04025, eq. 8; Vaswani et al. 2017,
// arXiv:1706.03762, eq. 1; cosine: Graves, Wayne, Danihelka 2014, arXiv:1410.5401, eq. 6. Tutorial 3.1.2.
//   dot  s_ij = q_i . k_j      scaled_dot  s_ij = q_i . k_j / sqrt(D)      cosine  s_ij = q_i . k_j / (|q_i| |k_j|)
// Shapes: q [Q,D]  k [K,D]  ->  scores [Q,K]
Matrix dot_scores(const Matrix& queries, const Matrix& keys);
Matrix scaled_dot_scores(const Matrix& queries, const Matrix& keys);
/// Norms below 1e-8 count as 1e-8, as in torch.nn.functional.cosine_similarity.
Matrix cosine_scores(const Matrix& queries, const Matrix& keys);

}  // namespace attnviz::mechanisms
