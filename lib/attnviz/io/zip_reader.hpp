#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "attnviz/io/shared_bytes.hpp"

namespace attnviz::io {

/// A file in a zip archive, as the central directory lists it.
struct ZipMember {
  std::string name;
  std::size_t compressed_size = 0;
  std::size_t size = 0;
  std::uint64_t place = 0;   ///< of its entry in the central directory
  std::uint64_t number = 0;  ///< of its entry, from 0
};

/// Reads zip archives (also zip64) whose members are stored or deflated. Opening reads the central directory alone and
/// refuses archives whose sizes cannot be true: members that would not fit the file or unpack beyond what deflate can,
/// names that stand twice. May be used from several threads.
class ZipReader {
 public:
  /// `name` stands in messages. Throws format, limit when a member has more than `max_bytes`, or unsupported for other
  /// compressions and for encryption.
  ZipReader(SharedBytes file, std::string name, std::size_t max_bytes);

  /// In the order of the central directory.
  const std::vector<ZipMember>& members() const noexcept { return members_; }

  /// All bytes of a member; its checksum is compared. Throws format.
  std::vector<std::byte> read(const ZipMember& member) const;
  /// Its first `count` bytes, or all when it has fewer. The checksum of a part is not known.
  std::vector<std::byte> read_start(const ZipMember& member, std::size_t count) const;

 private:
  SharedBytes file_;
  std::string name_;
  std::vector<ZipMember> members_;
};

}  // namespace attnviz::io
