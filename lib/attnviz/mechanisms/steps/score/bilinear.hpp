#pragma once

#include "attnviz/mechanisms/shared/linear_layer.hpp"

namespace attnviz::mechanisms {

// Bilinear score, "general". Luong, Pham, Manning 2015, arXiv:1508.04025, eq. 8. Tutorial 3.1.2.
//   s_ij = k_j . (W q_i)
// Shapes: q [Q,Dq]  k [K,Dk]  W [Dk,Dq]  ->  scores [Q,K]
// Not symmetric: W need not equal its transpose, so who asks and who is asked matters.
Matrix bilinear_scores(const Matrix& queries, const Matrix& keys, const LinearLayer& weight);

inline constexpr std::string_view kBilinearTensors = "linear_in.weight [Dk,Dq] (OpenNMT), or W_a.weight";
LinearLayer read_bilinear(Parameters& parameters, LayerWidths widths);

}  // namespace attnviz::mechanisms
