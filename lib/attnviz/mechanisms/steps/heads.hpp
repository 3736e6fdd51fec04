#pragma once

#include "attnviz/mechanisms/contract/inputs.hpp"
#include "attnviz/mechanisms/steps/weighing.hpp"

namespace attnviz::mechanisms {

// Scaled dot-product attention of several heads side by side. Vaswani et al. 2017, arXiv:1706.03762, section 3.2.2.
// Head h of H looks with columns [h d, (h+1) d) of the queries at the same columns of the keys; with G < H heads of
// keys and values (Ainslie et al. 2023, arXiv:2305.13245) at those of head floor(h G / H).

/// Whether products are divided by sqrt(d).
enum class Scaling { root, none };
inline constexpr std::array<std::string_view, 2> kScalingNames = {"root", "none"};

struct HeadPairs {
  const Matrix& queries;      ///< [Q, H d]
  const Matrix& keys;         ///< [K, G d]
  std::size_t heads = 1;      ///< H
  std::size_t groups = 1;     ///< G, a divisor of H
  Places places = {};         ///< of the queries among the keys; empty: the last Q
  bool as_reference = false;  ///< one row: what stands out from the queries as one set
  Scaling scaling = Scaling::root;
  float nearest = 0.125F;  ///< of a reference set: the share of members that counts
};

/// Weights [H,Q,K], or [H,1,K] for a reference set. Throws `shape` when the widths do not fit the heads, `limit` beyond
/// `kMaxWeights`, `usage` as the steps do.
Tensor3 head_weights(const HeadPairs& pairs, const WeighingOptions& options, Parameters& parameters);

/// Each head's mix of its values [K, G dv], side by side. weights [H,Q,K] -> [Q, H dv]
Matrix mix_heads(const Tensor3& weights, const Matrix& values, std::size_t groups);

/// Throws `usage` unless `heads` divides `width`.
void require_heads(std::size_t width, std::size_t heads);

/// The smallest multiple of `heads` that is at least `width`.
std::size_t padded_width(std::size_t width, std::size_t heads);
/// The matrix with zeros behind its columns. -> [N,width]
Matrix padded(const Matrix& matrix, std::size_t width);

/// Weights [H,Q,K] as the map "weights" over heads, queries and tokens.
AttentionMap head_map(const Tensor3& weights, const Inputs& inputs, const WeighingOptions& options,
                      const Parameters& parameters);

}  // namespace attnviz::mechanisms
