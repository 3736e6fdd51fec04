#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>

#include "attnviz/core/tensor.hpp"

namespace attnviz::io {

/// More axes than any tensor has; numpy's own limit was 32 for decades.
inline constexpr std::size_t kMaximumRank = 32;

/// The product of the sizes times `bytes_each`, or nothing when it cannot be addressed. Axes of size 0 count as 1 in
/// the check, because strides multiply the others: [0, 2^62, 2^62] is refused too.
std::optional<std::size_t> checked_bytes(std::span<const std::size_t> shape, std::size_t bytes_each);

/// A tensor with undefined values. Throws limit, beginning with `what`, when its size overflows or memory is short.
Tensor allocate_tensor(std::span<const std::size_t> shape, const std::string& what);

}  // namespace attnviz::io
