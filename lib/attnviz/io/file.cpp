#include "attnviz/io/file.hpp"

#include <algorithm>
#include <cerrno>

#include <unistd.h>

#include "attnviz/core/deadline.hpp"
#include "attnviz/io/escape.hpp"
#include "attnviz/io/regular_file.hpp"
#include "attnviz/io/system_error.hpp"

namespace attnviz::io {

namespace {

constexpr std::size_t kFirstBlock = 64 * 1024;
constexpr std::size_t kPiece = std::size_t{4} << 20;  // between two looks at the clock

Error too_large(const std::filesystem::path& path, std::size_t max_bytes) {
  return Error(ErrorKind::limit, "cannot read " + path_text(path) + ": it is larger than the limit of " +
                                     std::to_string(max_bytes) + " bytes");
}

// Reads until the end and not until the size that the system tells: files of /proc and pipes have none, and a file may
// grow meanwhile. Memory is asked for at once and touched piece by piece: clearing all of it takes as long as reading.
template <class Bytes>
Bytes read_to_end(int descriptor, const std::filesystem::path& path, std::size_t expected, std::size_t max_bytes) {
  Bytes bytes;
  bytes.reserve(std::min(std::max(expected, kFirstBlock - 1), max_bytes) + 1);  // one byte more shows the end at once
  std::size_t filled = 0;
  while (true) {
    check_deadline();
    if (filled == bytes.size()) {
      if (filled == bytes.capacity()) bytes.reserve(std::min(filled, max_bytes - filled) + filled + 1);
      bytes.resize(std::min({bytes.capacity(), max_bytes + 1, filled + kPiece}));
    }
    const ssize_t count = ::read(descriptor, bytes.data() + filled, bytes.size() - filled);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) throw system_error("read", path, errno);
    if (count == 0) break;
    filled += static_cast<std::size_t>(count);
    if (filled > max_bytes) throw too_large(path, max_bytes);
  }
  bytes.resize(filled);
  return bytes;
}

template <class Bytes>
Bytes read_whole(const std::filesystem::path& path, std::size_t max_bytes) {
  const RegularFile file = open_regular(path);
  if (file.size > max_bytes) {
    throw Error(ErrorKind::limit, "cannot read " + path_text(path) + ": its " + std::to_string(file.size) +
                                      " bytes are over the limit of " + std::to_string(max_bytes));
  }
  return read_to_end<Bytes>(file.descriptor.get(), path, file.size, max_bytes);
}

}  // namespace

std::vector<std::byte> read_file(const std::filesystem::path& path, std::size_t max_bytes) {
  return read_whole<std::vector<std::byte>>(path, max_bytes);
}

std::string read_text(const std::filesystem::path& path, std::size_t max_bytes) {
  return read_whole<std::string>(path, max_bytes);
}

std::vector<std::byte> read_standard_input(std::size_t max_bytes) {
  return read_to_end<std::vector<std::byte>>(STDIN_FILENO, "standard input", 0, max_bytes);
}

}  // namespace attnviz::io
