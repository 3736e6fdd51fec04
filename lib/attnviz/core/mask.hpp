#pragma once

#include <functional>

#include "attnviz/core/tensor.hpp"

namespace attnviz {

/// Masks write `kMasked` into scores [Q,K]; a masked key gets no weight.

/// Query i may see keys j <= i + K - Q: the last query sees everything (GPT-2's alignment when Q < K).
void mask_causal(Matrix& scores);
/// Keys from `length` on are padding.
void mask_padding(Matrix& scores, std::size_t length);
/// Query i (placed at i + K - Q) sees keys at a distance of at most `radius`.
void mask_window(Matrix& scores, std::size_t radius);
/// Queries see the keys of their own block of `block` positions.
void mask_blocks(Matrix& scores, std::size_t block);
/// Keeps the keys for which `keep(query, key)` holds.
void mask_where_not(Matrix& scores, const std::function<bool(std::size_t, std::size_t)>& keep);

}  // namespace attnviz
