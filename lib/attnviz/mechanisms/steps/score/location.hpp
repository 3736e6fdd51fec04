#pragma once

#include "attnviz/mechanisms/shared/linear_layer.hpp"

namespace attnviz::mechanisms {

// Location score. Luong, Pham, Manning 2015, arXiv:1508.04025, eq. 7: from the query alone, whatever the keys hold.
//   s_ij = (W q_i)_j
// Shapes: q [Q,Dq]  W [L,Dq], L >= K  ->  scores [Q,K]
/// Scores of the first `keys` positions. Throws `shape` when W knows fewer.
Matrix location_scores(const Matrix& queries, std::size_t keys, const LinearLayer& weight);

inline constexpr std::string_view kLocationTensors = "location.weight [L,Dq], or W_a.weight";
/// A drawn layer has as many outputs as there are keys.
LinearLayer read_location(Parameters& parameters, LayerWidths widths);

}  // namespace attnviz::mechanisms
