#pragma once

#include "attnviz/core/tensor.hpp"

namespace attnviz::mechanisms {

// Score functions that need no learning, by distance. Nadaraya 1964, Watson 1964 (kernel); tutorial 3.1.1.
//   distance  s_ij = -|q_i - k_j|     squared  s_ij = -|q_i - k_j|^2     gaussian  s_ij = exp(-|q_i - k_j|^2 / 2
//   sigma^2)
// Shapes: q [Q,D]  k [K,D]  ->  scores [Q,K]

/// Euclidean distances, each from the difference itself: no cancellation between near neighbours. [Q,D] [K,D] -> [Q,K]
Matrix euclidean_distances(const Matrix& queries, const Matrix& keys);

Matrix distance_scores(const Matrix& queries, const Matrix& keys);
Matrix squared_distance_scores(const Matrix& queries, const Matrix& keys);
Matrix gaussian_scores(const Matrix& queries, const Matrix& keys, float sigma);

}  // namespace attnviz::mechanisms
