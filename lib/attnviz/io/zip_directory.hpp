#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace attnviz::io {

/// A file in a zip archive, as the central directory lists it.
struct ZipMember {
  std::string name;
  std::uint16_t method = 0;  ///< stored or deflated
  std::uint16_t flags = 0;
  std::uint32_t checksum = 0;  ///< CRC-32
  std::size_t compressed_size = 0;
  std::size_t size = 0;
  std::size_t offset = 0;  ///< of its local header, from the start of the file
};

struct ZipDirectory {
  std::vector<ZipMember> members;  ///< in the order of the directory
  std::size_t offset = 0;          ///< where the directory begins, and all members have ended
};

/// Reads and checks the central directory of a zip or zip64 archive: members lie one after the other before the
/// directory, which ends at the end record, which ends the file; no name stands twice; no size is beyond what deflate
/// can reach. `file_name` stands in messages. Throws format, or unsupported for encryption, archives in several volumes
/// and compressions other than deflate.
ZipDirectory parse_zip_directory(std::span<const std::byte> file, const std::string& file_name);

}  // namespace attnviz::io
