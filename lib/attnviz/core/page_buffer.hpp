#pragma once

#include <cstddef>
#include <cstdlib>
#include <memory>

namespace attnviz {

struct FreeMemory {
  void operator()(void* memory) const noexcept { std::free(memory); }
};
using PageBuffer = std::unique_ptr<void, FreeMemory>;

/// Uninitialised memory at a cache line's begin, whose pages the system has set up in one go: a fault for each page of
/// a network's weights costs more than to read them. Throws std::bad_alloc.
PageBuffer allocate_pages(std::size_t bytes);

}  // namespace attnviz
