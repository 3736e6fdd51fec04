#include "attnviz/core/page_allocator.hpp"

#include <sys/mman.h>

#include <algorithm>
#include <cstdlib>
#include <mutex>
#include <vector>

namespace attnviz {
namespace {

constexpr std::size_t kLargePage = std::size_t{1} << 21U, kLine = 64;

/// What a request takes: whole large pages, once it fills one.
std::size_t taken_by(std::size_t bytes) {
  const std::size_t unit = bytes >= kLargePage ? kLargePage : kLine;
  return (bytes + unit - 1) / unit * unit;
}

/// Lets the system take the pages of a block that nobody needs, should it run short; says whether it can.
bool lend([[maybe_unused]] void* memory, [[maybe_unused]] std::size_t bytes) noexcept {
#ifdef MADV_FREE
  return madvise(memory, bytes, MADV_FREE) == 0;
#else
  return false;
#endif
}

/// Blocks that were given back, for the next tensor of their size: the system clears every page that it hands out,
/// which costs a network's maps more than their softmax. While every request meets its size, as when one network runs
/// again and again, all of them stay; the first that does not leaves the newest of them.
class SpareBlocks {
 public:
  void* take(std::size_t bytes) {
    const std::lock_guard lock(guard_);
    const auto found =
        std::find_if(blocks_.rbegin(), blocks_.rend(), [&](const Block& one) { return one.bytes == bytes; });
    if (found == blocks_.rend()) {
      while (held_ > kMost) drop_oldest();
      return nullptr;
    }
    void* memory = found->memory;
    blocks_.erase(std::next(found).base());
    held_ -= bytes;
    return memory;
  }

  void keep(void* memory, std::size_t bytes) noexcept {
    const std::lock_guard lock(guard_);
    if (blocks_.size() == kMostBlocks) drop_oldest();
    if (held_ + bytes > kMost && !lend(memory, bytes)) return std::free(memory);
    blocks_.push_back({memory, bytes});
    held_ += bytes;
  }

  static bool keeps(std::size_t bytes) { return bytes >= kLargePage && kMost > 0; }

 private:
  struct Block {
    void* memory;
    std::size_t bytes;
  };

  void drop_oldest() noexcept {
    std::free(blocks_.front().memory);
    held_ -= blocks_.front().bytes;
    blocks_.erase(blocks_.begin());
  }

#if defined(ATTNVIZ_ADDRESS_SANITIZER)
  static constexpr std::size_t kMost = 0;  // a block that is used after it was given back shall be found
#else
  static constexpr std::size_t kMost = std::size_t{128} << 20U;  ///< beyond it they are lent
#endif
  static constexpr std::size_t kMostBlocks = 256;

  std::mutex guard_;
  std::vector<Block> blocks_ = [] {
    std::vector<Block> none;
    none.reserve(kMostBlocks);
    return none;
  }();
  std::size_t held_ = 0;
};

/// Never destroyed: tensors that live as long as the program are given back after everything else.
SpareBlocks& spare_blocks() {
  static auto* const kBlocks = new SpareBlocks;
  return *kBlocks;
}

void* fresh_block(std::size_t bytes, std::size_t taken) {
  const bool large = bytes >= kLargePage;
  void* memory = std::aligned_alloc(large ? kLargePage : kLine, taken);
  if (memory == nullptr) throw std::bad_alloc();
#ifdef MADV_HUGEPAGE
  // Advice: a system without large pages takes small ones.
  if (large) madvise(memory, bytes / kLargePage * kLargePage, MADV_HUGEPAGE);
#endif
  return memory;
}

}  // namespace

void* allocate_large(std::size_t bytes) {
  if (bytes > static_cast<std::size_t>(-1) / 2) throw std::bad_alloc();
  const std::size_t taken = taken_by(bytes);
  void* memory = SpareBlocks::keeps(taken) ? spare_blocks().take(taken) : nullptr;
  return memory != nullptr ? memory : fresh_block(bytes, taken);
}

void free_large(void* memory, std::size_t bytes) noexcept {
  const std::size_t taken = taken_by(bytes);
  if (SpareBlocks::keeps(taken)) return spare_blocks().keep(memory, taken);
  std::free(memory);
}

}  // namespace attnviz
