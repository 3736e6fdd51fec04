#pragma once

#include "attnviz/core/tensor.hpp"

namespace attnviz {

/// A score that may not be attended to. Softmax and its relatives give it the weight zero.
inline constexpr float kMasked = -__builtin_huge_valf();

/// softmax(scores / temperature) in place, with the maximum subtracted. A row that is masked throughout becomes zero;
/// NaN or +infinity among the scores make the whole row NaN. Throws `value` unless the temperature is positive. Agrees
/// with torch.softmax to 1e-6.
void softmax(std::span<float> scores, float temperature = 1);

/// Softmax of every row of [R,C], in parallel.
void softmax_rows(Matrix& scores, float temperature = 1);

/// Softmax of every column of [R,C], in parallel.
void softmax_columns(Matrix& scores);

}  // namespace attnviz
