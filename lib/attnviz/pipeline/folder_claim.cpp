#include "attnviz/pipeline/folder_claim.hpp"

#include "attnviz/io/atomic_file.hpp"
#include "attnviz/io/escape.hpp"

namespace attnviz::pipeline {
namespace {

namespace fs = std::filesystem;

/// Removes what a dead process of this host was writing. What is newer than our lock is not its work, but that of
/// another host's process of the same number.
std::size_t remove_unfinished(const fs::path& folder, long process, const fs::path& lock) {
  const std::string mark = ".tmp-" + std::to_string(process) + "-";
  std::error_code error;
  const auto ours = fs::last_write_time(lock, error);
  std::size_t removed = 0;
  fs::recursive_directory_iterator entries(folder, fs::directory_options::skip_permission_denied, error);
  for (; !error && entries != fs::recursive_directory_iterator(); entries.increment(error)) {
    const std::string name = entries->path().filename().string();
    std::error_code ignored;
    if (!name.starts_with('.') || name.find(mark) == std::string::npos || !entries->is_regular_file(ignored)) continue;
    if (fs::last_write_time(entries->path(), ignored) <= ours && fs::remove(entries->path(), ignored)) ++removed;
  }
  return removed;
}

}  // namespace

FolderClaim::FolderClaim(const fs::path& folder, const Shard& shard) {
  using Mode = io::FolderLock::Mode;
  io::ensure_folder(folder);
  whole_ = std::make_unique<io::FolderLock>(folder / lock_name({}), shard.is_part() ? Mode::shared : Mode::alone);
  if (shard.is_part()) part_ = std::make_unique<io::FolderLock>(folder / lock_name(shard), Mode::alone);
  const io::FolderLock& lock = part_ ? *part_ : *whole_;
  if (lock.left_behind().empty()) return;
  const std::size_t removed = remove_unfinished(folder, lock.dead_process(), folder / lock_name(shard));
  notice_ = io::path_text(folder) + ": taken over from " + lock.left_behind() + ", which has ended before it was done";
  if (removed > 0) notice_ += "; " + std::to_string(removed) + " unfinished files removed";
}

void FolderClaim::leave_unfinished() {
  if (part_) part_->keep_file();
}

}  // namespace attnviz::pipeline
