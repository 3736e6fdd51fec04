#pragma once

#include <cstddef>
#include <limits>
#include <new>

namespace attnviz {

/// Memory for large tensors in pages as large as the system has: a fault for every four kilobytes of a network's maps
/// costs a sixth of its time. Throws std::bad_alloc.
void* allocate_large(std::size_t bytes);
/// Takes back what `allocate_large(bytes)` gave and keeps it for the next tensor of that size: 128 MB as they are, more
/// only where the system may take their pages, and until a size is asked for that is not there.
void free_large(void* memory, std::size_t bytes) noexcept;

/// What tensors allocate with.
template <class T>
struct PageAllocator {
  using value_type = T;
  /// Below this the pages do not count.
  static constexpr std::size_t kLarge = std::size_t{1} << 20U;

  PageAllocator() = default;
  template <class Other>
  PageAllocator(const PageAllocator<Other>&) noexcept {}  // NOLINT(google-explicit-constructor): containers rebind

  T* allocate(std::size_t count) {
    if (count > std::numeric_limits<std::size_t>::max() / sizeof(T)) throw std::bad_array_new_length();
    const std::size_t bytes = count * sizeof(T);
    return static_cast<T*>(bytes >= kLarge ? allocate_large(bytes) : ::operator new(bytes));
  }
  void deallocate(T* memory, std::size_t count) noexcept {
    if (count * sizeof(T) >= kLarge) return free_large(memory, count * sizeof(T));
    ::operator delete(memory);
  }
  template <class Other>
  bool operator==(const PageAllocator<Other>&) const noexcept {
    return true;
  }
};

}  // namespace attnviz
