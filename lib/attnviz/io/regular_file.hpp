#pragma once

#include <cstddef>
#include <filesystem>

#include "attnviz/io/file_descriptor.hpp"

namespace attnviz::io {

/// A file that is open for reading.
struct RegularFile {
  FileDescriptor descriptor;
  std::size_t size = 0;  ///< bytes that the system tells: 0 for files of /proc, and a file may grow meanwhile
};

/// Opens a file without ever waiting. A folder, pipe, socket or device is refused: the first has no bytes, and reading
/// the others may wait for ever, never end, or do something. Throws not_found or io.
RegularFile open_regular(const std::filesystem::path& path);

}  // namespace attnviz::io
