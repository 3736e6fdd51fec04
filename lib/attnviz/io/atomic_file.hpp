#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "attnviz/io/file_descriptor.hpp"

namespace attnviz::io {

enum class Overwrite { no, yes };

/// A file that appears under its name whole or not at all. What is appended goes to `.NAME.tmp-PID-N` beside the
/// target; commit() gives it the target's name. Not committed, it is removed. One thread at a time per object.
///
/// With Overwrite::no a target that exists, also one that appears before commit(), is never touched: `exists` is
/// thrown. With Overwrite::yes it is replaced in one step; a symbolic link is replaced itself, not what it points to.
/// Devices, pipes and folders are never replaced. Every failure is one Error with the path, and for writing the count
/// of bytes: a full disk is `io`, a missing folder `not_found`.
class AtomicFile {
 public:
  AtomicFile(const std::filesystem::path& target, Overwrite overwrite);
  ~AtomicFile();
  AtomicFile(const AtomicFile&) = delete;
  AtomicFile& operator=(const AtomicFile&) = delete;

  void append(std::span<const std::byte> bytes);
  void append(std::string_view text);
  /// Replaces bytes that were appended before: formats that learn a size only later need it. Throws internal when the
  /// range is not inside what was appended.
  void replace_at(std::uint64_t offset, std::span<const std::byte> bytes);
  /// Waits until the disk has what was appended: after commit() a power cut leaves the old file or the new one.
  void sync();
  /// Finishes the file and gives it its name. Nothing may be appended afterwards.
  void commit();

  const std::filesystem::path& target() const noexcept { return target_; }
  /// Bytes appended so far.
  std::uint64_t size() const noexcept { return written_ + buffer_.size(); }

 private:
  void open_temporary();
  void write_buffer();
  void put(std::uint64_t offset, std::span<const std::byte> bytes);
  void give_target_name();
  void discard() noexcept;

  std::filesystem::path target_;
  std::filesystem::path temporary_;
  Overwrite overwrite_;
  FileDescriptor file_;
  std::size_t slot_ = 0;  ///< where remove_unfinished_files() finds the temporary name
  bool open_ = false;
  std::uint64_t written_ = 0;  ///< bytes that have left the buffer
  std::vector<std::byte> buffer_;
};

/// Writes a whole file through AtomicFile.
void write_atomically(const std::filesystem::path& path, std::span<const std::byte> bytes, Overwrite overwrite);
void write_atomically(const std::filesystem::path& path, std::string_view text, Overwrite overwrite);

/// Makes a folder and those above it; an existing folder is fine. Throws exists when a file is in the way, io
/// otherwise.
void ensure_folder(const std::filesystem::path& folder);

/// Removes the temporary files of all AtomicFiles that are open now. Async-signal-safe, meant to be followed by _exit:
/// an AtomicFile that is committed afterwards fails.
void remove_unfinished_files() noexcept;

}  // namespace attnviz::io
