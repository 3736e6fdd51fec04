#include "attnviz/io/unfinished_files.hpp"

#include <array>
#include <atomic>
#include <climits>
#include <cstring>
#include <string>

#include <unistd.h>

#include "attnviz/core/error.hpp"
#include "attnviz/io/atomic_file.hpp"

namespace attnviz::io {

namespace {

enum class SlotState : int { free, being_filled, in_use };

// Fixed memory: a handler can neither lock nor follow a string that another thread is freeing.
struct Slot {
  std::atomic<SlotState> state{SlotState::free};
  std::array<char, PATH_MAX> path;
};
static_assert(std::atomic<SlotState>::is_always_lock_free);

std::array<Slot, kMaximumUnfinishedFiles> slots;

}  // namespace

std::size_t note_unfinished_file(std::string_view absolute_path) {
  if (absolute_path.size() >= PATH_MAX) {
    throw Error(ErrorKind::limit, "the path has " + std::to_string(absolute_path.size()) +
                                      " bytes; the system allows " + std::to_string(PATH_MAX - 1));
  }
  for (std::size_t index = 0; index < slots.size(); ++index) {
    auto expected = SlotState::free;
    if (!slots[index].state.compare_exchange_strong(expected, SlotState::being_filled)) continue;
    std::memcpy(slots[index].path.data(), absolute_path.data(), absolute_path.size());
    slots[index].path[absolute_path.size()] = '\0';
    slots[index].state.store(SlotState::in_use);
    return index;
  }
  throw Error(ErrorKind::limit,
              "more than " + std::to_string(kMaximumUnfinishedFiles) + " files are being written at once");
}

void forget_unfinished_file(std::size_t slot) noexcept {
  slots[slot].state.store(SlotState::free);
}

void remove_unfinished_files() noexcept {
  for (Slot& slot : slots) {
    if (slot.state.load() == SlotState::in_use) ::unlink(slot.path.data());
  }
}

}  // namespace attnviz::io
