#include "attnviz/io/strided_numbers.hpp"

#include <numeric>

#include "support/catch.hpp"

using namespace attnviz;
using namespace attnviz::io;

namespace {

using Sizes = std::vector<std::size_t>;

/// 0, 1, 2 ... as F32.
std::vector<float> counted(std::size_t count) {
  std::vector<float> numbers(count);
  std::iota(numbers.begin(), numbers.end(), 0.0F);
  return numbers;
}

std::vector<float> read(const StridedNumbers& numbers, std::size_t first, std::size_t count) {
  std::vector<float> found(count);
  read_strided(numbers, first, found, "x");
  return found;
}

}  // namespace

TEST_CASE("numbers that lie column by column are read row by row, in any part") {
  const auto stored = counted(6);
  const StridedNumbers numbers{Dtype::f32, {3, 2}, {1, 3}, std::as_bytes(std::span(stored))};
  CHECK_FALSE(is_dense(numbers));
  CHECK(read(numbers, 0, 6) == std::vector<float>{0, 3, 1, 4, 2, 5});
  CHECK(read(numbers, 3, 2) == std::vector<float>{4, 2});
  CHECK(read(numbers, 6, 0).empty());
}

TEST_CASE("strided numbers beyond one block are read as well") {
  const auto stored = counted(3 * 5000);
  const StridedNumbers numbers{Dtype::f32, {5000}, {3}, std::as_bytes(std::span(stored))};
  const auto found = read(numbers, 1, 4999);
  for (std::size_t index = 0; index < found.size(); ++index) {
    REQUIRE(found[index] == static_cast<float>(3 * (index + 1)));
  }
}

TEST_CASE("a stride is of no account where an axis has one place, or nothing is there") {
  CHECK(is_dense({Dtype::f32, {1, 4}, {77, 1}, {}}));
  CHECK(is_dense({Dtype::f32, {0, 4}, {1, 9}, {}}));
  CHECK(is_dense({Dtype::f32, {}, {}, {}}));
  CHECK_FALSE(is_dense({Dtype::f32, {2, 4}, {5, 1}, {}}));
  const auto stored = counted(6);
  const auto numbers = dense_numbers(Dtype::f32, {2, 3}, std::as_bytes(std::span(stored)));
  CHECK(numbers.strides == Sizes{3, 1});
  CHECK(is_dense(numbers));
  CHECK(read(numbers, 2, 3) == std::vector<float>{2, 3, 4});
}

TEST_CASE("the reach of a tensor is counted without overflow") {
  CHECK(reach_of(Sizes{3, 2}, Sizes{1, 3}) == 6U);
  CHECK(reach_of(Sizes{2, 2}, Sizes{10, 1}) == 12U);
  CHECK(reach_of(Sizes{}, Sizes{}) == 1U);
  CHECK(reach_of(Sizes{0, SIZE_MAX}, Sizes{SIZE_MAX, SIZE_MAX}) == 0U);
  CHECK_FALSE(reach_of(Sizes{3}, Sizes{SIZE_MAX / 2 + 1}));
  CHECK_FALSE(reach_of(Sizes{2, 2}, Sizes{SIZE_MAX - 1, 2}));
  CHECK_FALSE(reach_of(Sizes{2}, Sizes{SIZE_MAX}));
}
