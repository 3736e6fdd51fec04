#include "attnviz/core/transpose.hpp"

#include <algorithm>
#include <cstring>

namespace attnviz {
namespace {

constexpr std::size_t kFour = 4;

/// Four rows of four, in registers: a float at a time takes more than twice as long.
void transpose_four(const float* from, std::size_t from_stride, float* to, std::size_t to_stride) {
  using Four [[gnu::vector_size(kFour * sizeof(float))]] = float;
  const auto row = [&](std::size_t number) {
    Four values;
    std::memcpy(&values, from + number * from_stride, sizeof values);
    return values;
  };
  const auto write = [&](std::size_t number, Four values) {
    std::memcpy(to + number * to_stride, &values, sizeof values);
  };
  const Four a = row(0), b = row(1), c = row(2), d = row(3);
  const Four left_ab = __builtin_shufflevector(a, b, 0, 4, 1, 5), left_cd = __builtin_shufflevector(c, d, 0, 4, 1, 5);
  const Four right_ab = __builtin_shufflevector(a, b, 2, 6, 3, 7), right_cd = __builtin_shufflevector(c, d, 2, 6, 3, 7);
  write(0, __builtin_shufflevector(left_ab, left_cd, 0, 1, 4, 5));
  write(1, __builtin_shufflevector(left_ab, left_cd, 2, 3, 6, 7));
  write(2, __builtin_shufflevector(right_ab, right_cd, 0, 1, 4, 5));
  write(3, __builtin_shufflevector(right_ab, right_cd, 2, 3, 6, 7));
}

}  // namespace

void transpose_here(const Transposition& call) {
  constexpr std::size_t kTile = 16;  // one cache line of floats on either side
  const std::size_t whole_columns = call.columns / kFour * kFour;
  const auto at_once = [&](std::size_t row, std::size_t column) {
    transpose_four(call.from + row * call.from_stride + column, call.from_stride,
                   call.to + column * call.to_stride + row, call.to_stride);
  };
  const auto one_by_one = [&](std::size_t row, std::size_t begin, std::size_t end) {
    const float* line = call.from + row * call.from_stride;
    for (std::size_t column = begin; column < end; ++column) call.to[column * call.to_stride + row] = line[column];
  };
  for (std::size_t first = 0; first < call.rows; first += kTile) {
    const std::size_t count = std::min(kTile, call.rows - first), whole_end = first + count / kFour * kFour;
    for (std::size_t column = 0; column < whole_columns; column += kFour) {
      for (std::size_t row = first; row < whole_end; row += kFour) at_once(row, column);
    }
    for (std::size_t row = first; row < whole_end; ++row) one_by_one(row, whole_columns, call.columns);
    for (std::size_t row = whole_end; row < first + count; ++row) one_by_one(row, 0, call.columns);
  }
}

}  // namespace attnviz
