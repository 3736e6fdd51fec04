#include "attnviz/io/tensor_size.hpp"

#include <cstdint>

#include "attnviz/core/error.hpp"
#include "support/catch.hpp"
#include "support/error_of.hpp"

using namespace attnviz;
using namespace attnviz::io;

using Shape = std::vector<std::size_t>;

TEST_CASE("the bytes of a shape are counted") {
  CHECK(checked_bytes(Shape{}, 4) == 4);
  CHECK(checked_bytes(Shape{2, 3, 5}, 8) == 240);
  CHECK(checked_bytes(Shape{2, 0, 5}, 8) == 0);
}

TEST_CASE("bytes that cannot be addressed are no number") {
  CHECK_FALSE(checked_bytes(Shape{SIZE_MAX}, 2));
  CHECK_FALSE(checked_bytes(Shape{std::size_t{1} << 32, std::size_t{1} << 32}, 1));
  CHECK_FALSE(checked_bytes(Shape{std::size_t{1} << 63}, 1));
  CHECK_FALSE(checked_bytes(Shape{0, std::size_t{1} << 62, 8}, 1));
}

#ifndef __SANITIZE_ADDRESS__  // which ends the program where the system says no
TEST_CASE("a tensor that does not fit the memory is an error with its size") {
  const auto error = test::error_of([] {
    allocate_tensor(Shape{std::size_t{1} << 30, std::size_t{1} << 29}, "x.npy");
  });
  CHECK(error.kind() == ErrorKind::limit);
  CHECK_THAT(error.what(), StartsWith("x.npy: ") && ContainsSubstring("2305843009213693952 bytes"));
  CHECK_THROWS_AS(allocate_tensor(Shape{SIZE_MAX, 2}, "x.npy"), Error);
}
#endif
