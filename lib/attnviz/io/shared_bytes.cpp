#include "attnviz/io/shared_bytes.hpp"

#include <cerrno>

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>

#include "attnviz/io/file.hpp"
#include "attnviz/io/file_descriptor.hpp"
#include "attnviz/io/system_error.hpp"

namespace attnviz::io {

SharedBytes::SharedBytes(std::vector<std::byte> bytes) {
  const auto owner = std::make_shared<const std::vector<std::byte>>(std::move(bytes));
  bytes_ = *owner;
  owner_ = owner;
}

SharedBytes SharedBytes::map(const std::filesystem::path& path) {
  const FileDescriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (file.get() < 0) throw system_error("read", path, errno);
  struct stat status {};
  if (::fstat(file.get(), &status) != 0) throw system_error("read", path, errno);
  // Empty files cannot be mapped, and files of /proc say that they are empty.
  if (!S_ISREG(status.st_mode) || status.st_size == 0) return SharedBytes(read_file(path));

  const auto size = static_cast<std::size_t>(status.st_size);
  void* const start = ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE, file.get(), 0);
  if (start == MAP_FAILED) throw system_error("map", path, errno);
  SharedBytes shared;
  shared.bytes_ = {static_cast<const std::byte*>(start), size};
  shared.owner_ = {start, [size](void* mapped) { ::munmap(mapped, size); }};
  return shared;
}

SharedBytes SharedBytes::part(std::size_t offset, std::size_t size) const {
  SharedBytes range = *this;
  range.bytes_ = bytes_.subspan(offset, size);
  return range;
}

}  // namespace attnviz::io
