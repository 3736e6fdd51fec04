#include "attnviz/io/strided_numbers.hpp"

#include <algorithm>
#include <cstring>

namespace attnviz::io {

namespace {

bool is_empty(std::span<const std::size_t> shape) {
  return std::ranges::find(shape, std::size_t{0}) != shape.end();
}

/// Walks over the numbers row by row.
class Walk {
 public:
  Walk(const StridedNumbers& numbers, std::size_t first) : numbers_(numbers), index_(numbers.shape.size()) {
    for (std::size_t axis = index_.size(); axis-- > 0;) {
      index_[axis] = first % numbers.shape[axis];
      first /= numbers.shape[axis];
      place_ += index_[axis] * numbers.strides[axis];
    }
  }

  std::size_t place() const { return place_; }

  void next() {
    for (std::size_t axis = index_.size(); axis-- > 0;) {
      place_ += numbers_.strides[axis];
      if (++index_[axis] < numbers_.shape[axis]) return;
      place_ -= numbers_.shape[axis] * numbers_.strides[axis];
      index_[axis] = 0;
    }
  }

 private:
  const StridedNumbers& numbers_;
  std::vector<std::size_t> index_;
  std::size_t place_ = 0;
};

}  // namespace

StridedNumbers dense_numbers(Dtype dtype, std::vector<std::size_t> shape, std::span<const std::byte> bytes) {
  std::vector<std::size_t> strides(shape.size(), 1);
  // A product that overflows belongs to an empty tensor: no stride of it is ever used.
  for (std::size_t axis = shape.size(); axis-- > 1;) strides[axis - 1] = strides[axis] * shape[axis];
  return {dtype, std::move(shape), std::move(strides), bytes};
}

std::optional<std::size_t> reach_of(std::span<const std::size_t> shape, std::span<const std::size_t> strides) {
  if (is_empty(shape)) return 0;
  std::size_t last = 0;
  for (std::size_t axis = 0; axis < shape.size(); ++axis) {
    std::size_t along = 0;
    if (__builtin_mul_overflow(shape[axis] - 1, strides[axis], &along)) return std::nullopt;
    if (__builtin_add_overflow(last, along, &last)) return std::nullopt;
  }
  return last == SIZE_MAX ? std::nullopt : std::optional(last + 1);
}

bool is_dense(const StridedNumbers& numbers) {
  if (is_empty(numbers.shape)) return true;
  std::size_t expected = 1;
  for (std::size_t axis = numbers.shape.size(); axis-- > 0;) {
    if (numbers.shape[axis] == 1) continue;  // its stride is never used
    if (numbers.strides[axis] != expected) return false;
    expected *= numbers.shape[axis];
  }
  return true;
}

void read_strided(const StridedNumbers& numbers, std::size_t first, std::span<float> into, const std::string& what) {
  const std::size_t size = size_of(numbers.dtype);
  if (is_dense(numbers)) {
    to_floats({numbers.dtype, std::endian::little, numbers.bytes.subspan(first * size, into.size() * size)}, into,
              what);
    return;
  }
  constexpr std::size_t kAtOnce = 4096;
  std::vector<std::byte> row(std::min(into.size(), kAtOnce) * size);
  Walk walk(numbers, first);
  for (std::size_t done = 0; done < into.size(); done += kAtOnce) {
    const std::size_t count = std::min(into.size() - done, kAtOnce);
    for (std::size_t index = 0; index < count; ++index, walk.next()) {
      std::memcpy(row.data() + index * size, numbers.bytes.data() + walk.place() * size, size);
    }
    to_floats({numbers.dtype, std::endian::little, std::span(row).first(count * size)}, into.subspan(done, count),
              what);
  }
}

}  // namespace attnviz::io
