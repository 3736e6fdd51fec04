#include "attnviz/core/page_allocator.hpp"

#include <cstdint>
#include <limits>
#include <new>

#include "attnviz/core/tensor.hpp"
#include "support/catch.hpp"

using attnviz::PageAllocator;

TEST_CASE("large tensors begin at a large page, small ones anywhere, and both can be used to their ends") {
  constexpr std::size_t kLargePage = std::size_t{1} << 21U;
  const auto begins_page = [](const void* memory) {
    return reinterpret_cast<std::uintptr_t>(memory) % kLargePage == 0;
  };
  attnviz::Matrix large = xt::ones<float>({std::size_t{1024}, std::size_t{1025}});
  CHECK(begins_page(large.data()));
  large(1023, 1024) = 2;
  attnviz::Matrix copy = large;
  CHECK(begins_page(copy.data()));
  CHECK(copy(1023, 1024) == 2);
  CHECK(attnviz::Matrix().size() == 0);
}

TEST_CASE("more numbers than can be counted are refused before memory is asked for") {
  PageAllocator<float> allocator;
  CHECK_THROWS_AS(allocator.allocate(std::numeric_limits<std::size_t>::max() / 2), std::bad_alloc);
  CHECK_THROWS_AS(allocator.allocate(std::numeric_limits<std::size_t>::max() / 8), std::bad_alloc);
}
