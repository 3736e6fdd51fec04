#pragma once

#include <cstddef>
#include <span>
#include <string>

#include "attnviz/core/tensor.hpp"

namespace attnviz::io {

/// Appends the shortest decimal that reads back to the same float, for readers that parse into float and for those that
/// parse into double and narrow it (Python, JavaScript). Whole numbers have no point (1, 1e+10); negative zero is -0.0,
/// because readers take -0 for an integer. Throws value for NaN and infinity, which JSON does not have.
void append_number(std::string& out, float value);

/// Appends a tensor of any rank as nested lists without spaces: [[1,0.5],[0,2]]. Rank 0 is a bare number, an axis of
/// size 0 is []. Throws value, with the position, for NaN and infinity.
void append_nested_list(std::string& out, const Tensor& tensor);

/// The same for values in row-major order. Throws shape when their count is not the product of `shape`.
void append_nested_list(std::string& out, std::span<const float> values, std::span<const std::size_t> shape);

}  // namespace attnviz::io
