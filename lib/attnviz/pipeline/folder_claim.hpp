#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "attnviz/io/folder_lock.hpp"
#include "attnviz/pipeline/shard.hpp"

namespace attnviz::pipeline {

/// The right to write results into a folder, for as long as this object lives. One run has it alone; the parts of a
/// shared batch have it together, each part once.
class FolderClaim {
 public:
  /// Makes the folder. Throws `exists` in one line that names who else is writing. A lock that a killed run has left is
  /// taken over, and its unfinished files are removed.
  FolderClaim(const std::filesystem::path& folder, const Shard& shard);

  /// For people: what was found and taken over. Empty when nothing was.
  const std::string& notice() const { return notice_; }

  /// Some inputs were not begun: for a part the lock's file stays, so that `attnviz merge` can tell.
  void leave_unfinished();

 private:
  std::unique_ptr<io::FolderLock> whole_, part_;
  std::string notice_;
};

}  // namespace attnviz::pipeline
