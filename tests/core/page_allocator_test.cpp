#include "attnviz/core/page_allocator.hpp"

#include <cstdint>
#include <cstring>
#include <fstream>
#include <limits>
#include <new>
#include <set>
#include <thread>
#include <vector>

#include "attnviz/core/tensor.hpp"
#include "support/catch.hpp"

using attnviz::allocate_large;
using attnviz::free_large;
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

TEST_CASE("large blocks are aligned, writable to their end, and apart while they are held") {
  constexpr std::size_t kSizes[] = {1 << 20, (1 << 21) - 1, 1 << 21, (1 << 21) + 1, 7'000'001, std::size_t{200} << 20U};
  for (int round = 0; round < 2; ++round) {  // the second one meets what the first gave back
    std::vector<std::pair<unsigned char*, std::size_t>> held;
    for (const std::size_t bytes : kSizes) {
      for (int twice = 0; twice < 2; ++twice) {
        auto* memory = static_cast<unsigned char*>(allocate_large(bytes));
        CHECK(reinterpret_cast<std::uintptr_t>(memory) % 64 == 0);
        std::memset(memory, static_cast<int>(held.size()), bytes);
        held.emplace_back(memory, bytes);
      }
    }
    for (std::size_t place = 0; place < held.size(); ++place) {
      const auto [memory, bytes] = held[place];
      CHECK(memory[0] == place);
      CHECK(memory[bytes - 1] == place);
      free_large(memory, bytes);
    }
  }
}

#if !defined(ATTNVIZ_ADDRESS_SANITIZER)  // under it no block is kept
TEST_CASE("blocks beyond what is kept come back, and go once a size is asked for that is not there") {
  constexpr std::size_t kBlock = std::size_t{60} << 20U, kBlocks = 5;
  const auto use_all = [] {
    std::vector<void*> held;
    for (std::size_t place = 0; place < kBlocks; ++place) {
      held.push_back(allocate_large(kBlock));
      std::memset(held.back(), 1, kBlock);
    }
    const std::set<void*> met(held.begin(), held.end());
    for (void* memory : held) free_large(memory, kBlock);
    return met;
  };
  const std::set<void*> first = use_all();
  CHECK(use_all() == first);
  const auto resident = [] {
    std::size_t pages = 0;
    std::ifstream("/proc/self/statm").ignore(64, ' ') >> pages;
    return pages * 4096;
  };
  const std::size_t before = resident();
  constexpr std::size_t kOther = std::size_t{3} << 21U;
  void* other = allocate_large(kOther);
  CHECK(resident() + 2 * kBlock < before);  // three of five go, two and the new one stay
  free_large(other, kOther);
}
#endif

TEST_CASE("large blocks go from thread to thread") {
  std::vector<std::thread> threads;
  for (int thread = 0; thread < 4; ++thread) {
    threads.emplace_back([thread] {
      for (int round = 0; round < 50; ++round) {
        const std::size_t bytes = (std::size_t{2} << 20U) + static_cast<std::size_t>(round % 3) * (1U << 20U);
        auto* memory = static_cast<unsigned char*>(allocate_large(bytes));
        memory[0] = memory[bytes - 1] = static_cast<unsigned char>(thread);
        if (memory[0] != thread || memory[bytes - 1] != thread) std::abort();
        free_large(memory, bytes);
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
}
