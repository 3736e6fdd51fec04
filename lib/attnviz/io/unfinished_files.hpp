#pragma once

#include <cstddef>
#include <string_view>

namespace attnviz::io {

// The names of the temporary files that are open, in memory that a signal handler may read at any time.

inline constexpr std::size_t kMaximumUnfinishedFiles = 512;

/// Notes a name and returns its slot. Throws limit when kMaximumUnfinishedFiles are open.
std::size_t note_unfinished_file(std::string_view absolute_path);
/// Frees a slot: the file is finished or removed.
void forget_unfinished_file(std::size_t slot) noexcept;

}  // namespace attnviz::io
