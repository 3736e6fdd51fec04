#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "attnviz/io/atomic_file.hpp"
#include "attnviz/io/deflate.hpp"
#include "attnviz/io/zip_directory.hpp"

namespace attnviz::io {

enum class Compression { none, deflate };

/// Writes a zip archive through AtomicFile. Members have no date, so that equal contents are equal bytes. Sizes and
/// offsets of 4 GiB and more are written as zip64.
class ZipWriter {
 public:
  /// Tests lower `zip64_from`, to see zip64 without gigabytes.
  ZipWriter(const std::filesystem::path& path, Compression compression, Overwrite overwrite,
            std::uint64_t zip64_from = 0xFFFFFFFF);

  /// Adds a member: begin, any number of append, end. `size` is the count of bytes to come. Throws usage for a name
  /// that is empty, too long, not UTF-8 or already there, internal when other than `size` bytes came, and what
  /// AtomicFile throws.
  void begin(const std::string& name, std::uint64_t size);
  void append(std::span<const std::byte> bytes);
  void end();
  /// Writes the central directory and gives the file its name.
  void commit();

 private:
  void check_name(const std::string& name);
  std::string local_header(const ZipMember& member) const;
  std::string central_entry(const ZipMember& member) const;
  std::string end_records(std::uint64_t directory_offset) const;

  AtomicFile file_;
  Compression compression_;
  std::uint64_t zip64_from_;
  std::vector<ZipMember> members_;
  std::set<std::string> names_;
  std::uint64_t expected_size_ = 0;
  std::uint64_t data_offset_ = 0;
  std::unique_ptr<Deflater> deflater_;
};

}  // namespace attnviz::io
