#pragma once

#include <cstddef>
#include <span>

namespace attnviz {

/// Multi-head scaled dot-product attention over raw projected rows. Vaswani et al. 2017, arXiv:1706.03762, section 3.2:
///   A_h = softmax(scale Q_h K_h^T + bias_h)      o_h = A_h V_h
/// Head h's numbers of a row begin at h * head_width; strides are floats from one row to the next, so that query, key
/// and value may lie side by side in one product's output.
struct AttentionCall {
  std::size_t queries = 0, keys = 0, heads = 0, head_width = 0;
  const float* query = nullptr;
  std::size_t query_stride = 0;
  const float* key = nullptr;
  std::size_t key_stride = 0;
  const float* value = nullptr;
  std::size_t value_stride = 0;
  float* output = nullptr;  ///< [queries, heads * head_width]; null: nobody needs it
  std::size_t output_stride = 0;
  float scale = 1;
  bool causal = false;          ///< query i sees keys up to i + keys - queries
  const float* bias = nullptr;  ///< [heads, queries, keys] added to the scaled scores, or null
  /// The query rows whose weights are wanted, and where they go: [heads, kept_rows, keys], or null.
  std::span<const std::size_t> kept_rows = {};
  float* weights = nullptr;
};

/// Works through blocks of rows that fit the cache: nothing of size queries x keys is allocated. The same bytes for
/// every number of threads. Agrees with torch.nn.functional.scaled_dot_product_attention to 1e-5.
void attention(const AttentionCall& call);

}  // namespace attnviz
