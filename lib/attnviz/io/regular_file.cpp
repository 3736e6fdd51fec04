#include "attnviz/io/regular_file.hpp"

#include <algorithm>
#include <cerrno>

#include <fcntl.h>
#include <sys/stat.h>

#include "attnviz/io/escape.hpp"
#include "attnviz/io/system_error.hpp"

namespace attnviz::io {

namespace {

void require_regular(mode_t mode, const std::filesystem::path& path) {
  if (S_ISREG(mode)) return;
  const auto refuse = [&](const char* what, const char* hint) {
    throw Error(ErrorKind::io, "cannot read " + path_text(path) + ": it is " + what, hint);
  };
  if (S_ISDIR(mode)) refuse("a folder", "name a file in it");
  if (S_ISFIFO(mode)) refuse("a named pipe, not a file", "use '-' for standard input, or write it to a file first");
  if (S_ISSOCK(mode)) refuse("a socket, not a file", "write what it sends to a file first");
  refuse("a device, not a file", "use '-' for standard input, or write it to a file first");
}

}  // namespace

RegularFile open_regular(const std::filesystem::path& path) {
  struct stat status {};
  // Looked at before it is opened, because opening alone can do something to a device, and afterwards, because another
  // file may have taken its place.
  if (::stat(path.c_str(), &status) != 0) throw system_error("read", path, errno);
  require_regular(status.st_mode, path);
  FileDescriptor file(::open(path.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC));
  if (file.get() < 0 || ::fstat(file.get(), &status) != 0) throw system_error("read", path, errno);
  require_regular(status.st_mode, path);
  return {std::move(file), static_cast<std::size_t>(std::max<off_t>(status.st_size, 0))};
}

}  // namespace attnviz::io
