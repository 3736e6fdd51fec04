#include "attnviz/io/shared_bytes.hpp"

#include <cerrno>

#include <sys/mman.h>

#include "attnviz/io/file.hpp"
#include "attnviz/io/regular_file.hpp"
#include "attnviz/io/system_error.hpp"

namespace attnviz::io {

SharedBytes::SharedBytes(std::vector<std::byte> bytes) {
  const auto owner = std::make_shared<const std::vector<std::byte>>(std::move(bytes));
  bytes_ = *owner;
  owner_ = owner;
}

SharedBytes SharedBytes::map(const std::filesystem::path& path) {
  const RegularFile file = open_regular(path);
  const std::size_t size = file.size;
  // Empty files cannot be mapped, and files of /proc say that they are empty.
  if (size == 0) return SharedBytes(read_file(path));
  void* const start = ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE, file.descriptor.get(), 0);
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
