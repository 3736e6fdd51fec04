#include "attnviz/io/append_file.hpp"

#include <algorithm>
#include <cerrno>

#include <fcntl.h>
#include <sys/stat.h>

#include "attnviz/io/escape.hpp"
#include "attnviz/io/regular_file.hpp"
#include "attnviz/io/system_error.hpp"

namespace attnviz::io {

namespace {

constexpr std::size_t kBlockSize = 64 * 1024;

}  // namespace

AppendFile::AppendFile(const std::filesystem::path& path) : path_(path) {
  open();
  cut_torn_line();
}

void AppendFile::open() {
  struct stat status {};
  if (::stat(path_.c_str(), &status) == 0 && !S_ISREG(status.st_mode)) {
    open_regular(path_);  // throws: says what it is
  }
  file_ = FileDescriptor(::open(path_.c_str(), O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC | O_NONBLOCK, 0666));
  if (file_.get() < 0 || ::fstat(file_.get(), &status) != 0) throw system_error("write", path_, errno);
  size_ = static_cast<std::uint64_t>(std::max<off_t>(status.st_size, 0));
}

void AppendFile::cut_torn_line() {
  // From the end backwards, block by block: behind the last newline before which no zero stands.
  std::uint64_t whole = 0;
  for (std::uint64_t end = size_; end > 0 && whole == 0;) {
    const std::uint64_t begin = end - std::min<std::uint64_t>(end, kBlockSize);
    std::string block = read(begin, static_cast<std::size_t>(end - begin));
    block.resize(std::min(block.find('\0'), block.size()));
    const std::size_t newline = block.rfind('\n');
    if (newline != std::string::npos) whole = begin + newline + 1;
    end = begin;
  }
  if (whole != size_) cut(whole);
}

void AppendFile::cut(std::uint64_t size) {
  if (::ftruncate(file_.get(), static_cast<off_t>(size)) != 0) throw system_error("write", path_, errno);
  size_ = size;
}

void AppendFile::append(std::string_view text) {
  std::string_view rest = text;
  while (!rest.empty()) {
    const ssize_t count = ::write(file_.get(), rest.data(), rest.size());
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) {
      const int code = count < 0 ? errno : ENOSPC;
      if (rest.size() != text.size()) cut(size_);
      throw system_error("write", path_, code);
    }
    rest.remove_prefix(static_cast<std::size_t>(count));
  }
  size_ += text.size();
}

void AppendFile::sync() {
  if (::fdatasync(file_.get()) != 0) throw system_error("write", path_, errno);
}

std::string AppendFile::read(std::uint64_t offset, std::size_t length) const {
  std::string text(length, '\0');
  std::size_t filled = 0;
  while (filled < length) {
    const ssize_t count =
        ::pread(file_.get(), text.data() + filled, length - filled, static_cast<off_t>(offset + filled));
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) throw system_error("read", path_, errno);
    if (count == 0) break;
    filled += static_cast<std::size_t>(count);
  }
  text.resize(filled);
  return text;
}

void sync_file_system(const std::filesystem::path& folder) {
  const FileDescriptor file(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (file.get() < 0 || ::syncfs(file.get()) != 0) throw system_error("write", folder, errno);
}

}  // namespace attnviz::io
