#include "attnviz/core/transpose.hpp"

#include <numeric>
#include <vector>

#include "support/catch.hpp"

using namespace attnviz;

TEST_CASE("every number of a transposition goes to its place, and none beyond, whatever the sizes") {
  for (std::size_t rows = 0; rows < 40; ++rows) {
    for (const std::size_t columns : {0, 1, 3, 4, 5, 16, 18, 64}) {
      INFO(rows << " by " << columns);
      const std::size_t from_stride = columns + 3, to_stride = rows + 2;
      std::vector<float> from(rows * from_stride), to(columns * to_stride, -1), expected = to;
      std::iota(from.begin(), from.end(), 0.0F);
      for (std::size_t row = 0; row < rows; ++row) {
        for (std::size_t column = 0; column < columns; ++column) {
          expected[column * to_stride + row] = from[row * from_stride + column];
        }
      }
      transpose_here({.from = from.data(),
                      .from_stride = from_stride,
                      .rows = rows,
                      .columns = columns,
                      .to = to.data(),
                      .to_stride = to_stride});
      CHECK(to == expected);
    }
  }
}
