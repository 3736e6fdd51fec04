#pragma once

#include <filesystem>
#include <string>

#include "attnviz/io/file_descriptor.hpp"

namespace attnviz::io {

/// A file that says who writes into its folder: process, host and start. The lock itself is the system's (flock), so it
/// ends with its holder, however that ends; the text in the file is for those who meet it.
class FolderLock {
 public:
  enum class Mode { alone, shared };

  /// Never waits. Throws `exists` when another process holds it, with that process' words, or when a file is left by a
  /// process of another host, which cannot be asked; `not_found` and `io` as opening a file does.
  FolderLock(const std::filesystem::path& path, Mode mode);
  /// Removes the file unless others share it.
  ~FolderLock();
  FolderLock(const FolderLock&) = delete;
  FolderLock& operator=(const FolderLock&) = delete;

  /// What a holder that has ended without removing it wrote: "process 4711 on pine since 2025-03-01 12:00:00 UTC".
  /// Empty for none.
  const std::string& left_behind() const { return left_behind_; }
  /// The number of that process, or 0.
  long dead_process() const { return dead_process_; }

  /// The file stays: whatever looks into the folder later sees that the work is not complete.
  void keep_file() { keep_ = true; }

 private:
  bool take(Mode mode);
  void read_owner();
  void write_owner();

  std::filesystem::path path_;
  FileDescriptor file_;
  std::string left_behind_;
  long dead_process_ = 0;
  bool keep_ = false;
};

/// Who left or holds a lock file, in words, or empty when there is none.
std::string lock_holder(const std::filesystem::path& path);

}  // namespace attnviz::io
