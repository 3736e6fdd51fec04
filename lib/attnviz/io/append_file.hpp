#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

#include "attnviz/io/file_descriptor.hpp"

namespace attnviz::io {

/// A file of lines that only grows: a journal. What append() has returned from outlives the program's end, whatever
/// ends it, and after sync() the machine's. A last line without newline, or with zeros as a power cut leaves them, is
/// cut off when the file is opened. Throws `not_found`, `io` and `exists` (a folder, pipe or device of that name).
class AppendFile {
 public:
  explicit AppendFile(const std::filesystem::path& path);

  /// All of the text or, when that fails, nothing of it.
  void append(std::string_view text);
  /// Waits until the disk has what was appended.
  void sync();
  /// `length` bytes from `offset` on; fewer at the end of the file. May be called from several threads, beside
  /// append().
  std::string read(std::uint64_t offset, std::size_t length) const;

  std::uint64_t size() const noexcept { return size_; }
  const std::filesystem::path& path() const noexcept { return path_; }

 private:
  void open();
  void cut_torn_line();
  void cut(std::uint64_t size);

  std::filesystem::path path_;
  FileDescriptor file_;
  std::uint64_t size_ = 0;
};

/// Waits until the disk has everything that was written to the file system of this folder: many small files at once
/// cost little more than one. Throws `not_found` and `io`.
void sync_file_system(const std::filesystem::path& folder);

}  // namespace attnviz::io
