#pragma once

#include <cstddef>
#include <filesystem>
#include <memory>
#include <span>
#include <vector>

namespace attnviz::io {

/// Bytes that stay where they are as long as one copy of this object lives: a mapped file, or memory.
class SharedBytes {
 public:
  SharedBytes() = default;
  explicit SharedBytes(std::vector<std::byte> bytes);

  /// Maps a file: the system reads a page when it is first used, so a file may be larger than the memory. Throws
  /// as read_file. A file that another program shortens meanwhile ends this one
  /// with SIGBUS, as with every mapped file.
  static SharedBytes map(const std::filesystem::path& path);

  std::span<const std::byte> bytes() const noexcept { return bytes_; }
  /// A range of the bytes, which keeps all of them alive. The range must lie inside.
  SharedBytes part(std::size_t offset, std::size_t size) const;

 private:
  std::shared_ptr<const void> owner_;
  std::span<const std::byte> bytes_;
};

}  // namespace attnviz::io
