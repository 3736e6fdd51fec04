#pragma once

#include <span>

#include "attnviz/core/tensor.hpp"

namespace attnviz::mechanisms {

// Rotary positions. Su et al. 2021, arXiv:2104.09864, section 3.2.
//   each pair (x, y) of a vector at place p turns by p t_i, t_i = base^(-2i / D): the product of a query and a key then
//   depends on their distance alone
// Shapes: vectors [N,D] in place, D even

/// Which elements form pair i. The layouts differ in the numbering of the channels alone, and weights belong to one.
enum class RotaryLayout {
  interleaved,  ///< 2i and 2i + 1: the paper, Llama as Meta published it, timm
  halves        ///< i and i + D/2: GPT-NeoX and the transformers library
};

/// Throws `shape` for an odd width, which nobody defines.
void rotate(Matrix& vectors, std::span<const std::size_t> places, RotaryLayout layout, double base = 10000);

}  // namespace attnviz::mechanisms
