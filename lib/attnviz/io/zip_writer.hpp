#pragma once

#include <cstddef>
#include <exception>
#include <filesystem>
#include <memory>
#include <span>
#include <string>

#include "attnviz/io/atomic_file.hpp"

namespace attnviz::io {

enum class Compression { none, deflate };

/// Writes a zip archive through AtomicFile. Members have no date, so that equal contents are equal bytes.
class ZipWriter {
 public:
  ZipWriter(const std::filesystem::path& path, Compression compression, Overwrite overwrite);

  /// Adds a member: begin, any number of append, end. `size` is the count of bytes to come; over 4 GiB needs zip64.
  void begin(const std::string& name, std::size_t size);
  void append(std::span<const std::byte> bytes);
  void end();
  /// Writes the central directory and gives the file its name.
  void commit();

 private:
  struct Sink {
    AtomicFile file;
    std::uint64_t at = 0;
    std::exception_ptr failure;  ///< C code stands between our callback and our caller
  };
  struct Close {
    void operator()(void* zip) const noexcept;
  };
  static unsigned long write_sink(void* opaque, void* stream, const void* bytes, unsigned long size);
  void check(int result) const;

  Compression compression_;
  std::unique_ptr<Sink> sink_;
  std::unique_ptr<void, Close> zip_;
};

}  // namespace attnviz::io
