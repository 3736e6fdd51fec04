#include "attnviz/core/page_buffer.hpp"

#include <sys/mman.h>

#include <cstdint>
#include <new>

namespace attnviz {

PageBuffer allocate_pages(std::size_t bytes) {
  constexpr std::size_t kLine = 64, kPage = 4096, kWorthIt = 64 * kPage;
  PageBuffer buffer(std::aligned_alloc(kLine, (bytes / kLine + 1) * kLine));
  if (!buffer) throw std::bad_alloc();
#ifdef MADV_POPULATE_WRITE
  if (bytes >= kWorthIt) {
    const auto begin = (reinterpret_cast<std::uintptr_t>(buffer.get()) + kPage - 1) / kPage * kPage;
    const auto end = (reinterpret_cast<std::uintptr_t>(buffer.get()) + bytes) / kPage * kPage;
    // Advice: where the system is too old for it, pages come one by one.
    madvise(reinterpret_cast<void*>(begin), end - begin, MADV_POPULATE_WRITE);
  }
#endif
  return buffer;
}

}  // namespace attnviz
