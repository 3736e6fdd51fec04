#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "attnviz/io/shared_bytes.hpp"
#include "attnviz/io/zip_directory.hpp"

namespace attnviz::io {

// The container is read here and unpacked by zlib: Debian 12's minizip reads zip64 archives wrongly, and libzip brings
// a TLS library along.

/// Reads zip and zip64 archives whose members are stored or deflated. Opening reads and checks the central directory
/// alone. May be used from several threads.
class ZipReader {
 public:
  /// `name` stands in messages. Throws as parse_zip_directory, and limit when a member has more than `max_bytes`.
  ZipReader(SharedBytes file, std::string name, std::size_t max_bytes);

  const std::vector<ZipMember>& members() const noexcept { return directory_.members; }

  /// All bytes of a member, without a copy when it is stored; the checksum is compared. Throws format.
  SharedBytes read(const ZipMember& member) const;
  /// Its first `count` bytes, or all when it has fewer. The checksum of a part is not known.
  SharedBytes read_start(const ZipMember& member, std::size_t count) const;

 private:
  SharedBytes packed(const ZipMember& member) const;
  [[noreturn]] void fail(const ZipMember& member, const std::string& what) const;

  SharedBytes file_;
  std::string name_;
  ZipDirectory directory_;
};

}  // namespace attnviz::io
