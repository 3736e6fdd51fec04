#include "attnviz/core/page_allocator.hpp"

#include <sys/mman.h>

#include <cstdlib>
#include <new>

namespace attnviz {

void* allocate_large(std::size_t bytes) {
  constexpr std::size_t kLargePage = std::size_t{1} << 21U, kLine = 64;
  if (bytes > static_cast<std::size_t>(-1) / 2) throw std::bad_alloc();
  const std::size_t alignment = bytes >= kLargePage ? kLargePage : kLine;
  const std::size_t rounded = (bytes + kLine - 1) / kLine * kLine;
  void* memory = std::aligned_alloc(alignment, (rounded + alignment - 1) / alignment * alignment);
  if (memory == nullptr) throw std::bad_alloc();
#ifdef MADV_HUGEPAGE
  // Advice: a system without large pages takes small ones.
  if (alignment == kLargePage) madvise(memory, bytes / kLargePage * kLargePage, MADV_HUGEPAGE);
#endif
  return memory;
}

void free_large(void* memory) noexcept {
  std::free(memory);
}

}  // namespace attnviz
