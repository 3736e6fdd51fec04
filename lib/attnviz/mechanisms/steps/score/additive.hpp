#pragma once

#include <optional>

#include "attnviz/mechanisms/shared/linear_layer.hpp"

namespace attnviz::mechanisms {

// Additive attention. Bahdanau, Cho, Bengio 2014, arXiv:1409.0473, A.1.2. Tutorial 3.1.2.
//   s_ij = v . tanh(W q_i + U k_j + b)
// Normalised form: v becomes g v / |v| (weight normalisation, Salimans and Kingma 2016, arXiv:1602.07868).
// Shapes: q [Q,Dq]  k [K,Dk]  W [H,Dq]  U [H,Dk]  v [H]  ->  scores [Q,K]

struct AdditiveWeights {
  LinearLayer query;  ///< W and, where there is one, b
  LinearLayer key;    ///< U; an empty weight takes the keys as they are (Luong's own code for "concat")
  Vector v;
  std::optional<float> gain = std::nullopt;  ///< g of the normalised form
};

Matrix additive_scores(const Matrix& queries, const Matrix& keys, const AdditiveWeights& weights);

enum class AdditiveForm { plain, normalized };
struct AdditiveWidths {
  std::size_t query, key;
  std::size_t units;  ///< H of drawn weights; 0: as wide as the keys
};
inline constexpr std::string_view kAdditiveTensors =
    "linear_query.weight [H,Dq], linear_query.bias [H] or none, linear_context.weight [H,Dk], v.weight [1,H] "
    "(OpenNMT); "
    "normalised: v.weight_v [1,H], v.weight_g [1,1]";

/// Takes H from the file. Throws `shape` and `not_found`.
AdditiveWeights read_additive(Parameters& parameters, AdditiveForm form, const AdditiveWidths& widths);

}  // namespace attnviz::mechanisms
