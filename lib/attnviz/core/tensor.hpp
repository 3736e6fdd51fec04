#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <xtensor/xarray.hpp>
#include <xtensor/xtensor.hpp>

#include "attnviz/core/page_allocator.hpp"

namespace attnviz {

// All tensors are row-major and contiguous, so that hot loops may walk their memory.
template <std::size_t kRank>
using FloatTensor = xt::xtensor<float, kRank, xt::layout_type::row_major, PageAllocator<float>>;
using Vector = FloatTensor<1>;
using Matrix = FloatTensor<2>;
using Tensor3 = FloatTensor<3>;
using Tensor4 = FloatTensor<4>;
using Tensor = xt::xarray<float, xt::layout_type::row_major, PageAllocator<float>>;  ///< rank known at run time only
using Pixels = xt::xtensor<std::uint8_t, 3>;  ///< [row, column, channel], channel 1 grey, 3 RGB, 4 RGBA

/// Row `index` of a matrix, without a copy. [R,C] -> [C]
inline std::span<const float> row_of(const Matrix& matrix, std::size_t index) {
  return {matrix.data() + index * matrix.shape(1), matrix.shape(1)};
}
inline std::span<float> row_of(Matrix& matrix, std::size_t index) {
  return {matrix.data() + index * matrix.shape(1), matrix.shape(1)};
}

/// All values of a contiguous tensor in memory order.
template <class T>
std::span<const float> values_of(const T& tensor) {
  return {tensor.data(), tensor.size()};
}
template <class T>
std::span<float> values_of(T& tensor) {
  return {tensor.data(), tensor.size()};
}

/// "[3, 224, 224]", for messages.
std::string shape_text(std::span<const std::size_t> shape);
template <class T>
requires requires(const T& tensor) {
  tensor.dimension();
}
std::string shape_text(const T& tensor) {
  return shape_text(std::span<const std::size_t>(tensor.shape().data(), tensor.dimension()));
}

/// Number of values of a tensor of this shape. Throws `limit` when its bytes cannot be counted: ask before allocating.
std::size_t checked_count(std::string_view what, std::span<const std::size_t> shape);

/// Throws `shape` unless `found` equals `expected`: "squeeze_excite: fc1.weight has shape [4, 8], expected [2, 8]".
void require_shape(std::string_view what, std::span<const std::size_t> found, std::span<const std::size_t> expected);

/// Throws `value` with the position of the first NaN or infinity in `values`: "what: NaN at index 17 of 64".
void require_finite(std::string_view what, std::span<const float> values);

}  // namespace attnviz
