#pragma once

#include "attnviz/core/tensor.hpp"

namespace attnviz {

/// The fixed position encoding of Vaswani et al. 2017, arXiv:1706.03762, section 3.5, sine and cosine interleaved:
///   [p, 2i] = sin(p / 10000^(2i/width))    [p, 2i+1] = cos(p / 10000^(2i/width))
/// An odd width ends with a sine. -> [count, width]. Throws `limit` when count * width overflows.
Matrix sinusoidal_positions(std::size_t count, std::size_t width);

}  // namespace attnviz
