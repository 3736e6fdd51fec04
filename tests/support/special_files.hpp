#pragma once

#include <filesystem>
#include <string>

#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

namespace attnviz::test {

/// A named pipe into which nobody writes: opening it the usual way waits for ever.
inline bool make_pipe(const std::filesystem::path& path) {
  return ::mkfifo(path.c_str(), 0666) == 0;
}

/// A socket that nobody serves any more.
inline bool make_socket(const std::filesystem::path& path) {
  const int socket = ::socket(AF_UNIX, SOCK_STREAM, 0);
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  const std::string name = path.string();
  if (socket < 0 || name.size() >= sizeof(address.sun_path)) return false;
  name.copy(address.sun_path, name.size());
  const bool bound = ::bind(socket, reinterpret_cast<const sockaddr*>(&address), sizeof(address)) == 0;
  ::close(socket);
  return bound;
}

}  // namespace attnviz::test
