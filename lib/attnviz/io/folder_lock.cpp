#include "attnviz/io/folder_lock.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <ctime>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>

#include "attnviz/io/escape.hpp"
#include "attnviz/io/system_error.hpp"

namespace attnviz::io {

namespace {

constexpr std::size_t kMostOwnerBytes = 512;

std::string host_name() {
  std::array<char, 256> name{};
  return ::gethostname(name.data(), name.size() - 1) == 0 ? name.data() : "unknown";
}

std::string now_text() {
  const std::time_t now = std::time(nullptr);
  std::tm parts{};
  ::gmtime_r(&now, &parts);
  std::array<char, 40> text{};
  std::strftime(text.data(), text.size(), "%Y-%m-%d %H:%M:%S UTC", &parts);
  return text.data();
}

/// One line, made harmless: the file may be anyone's.
std::string owner_in(int file) {
  std::array<char, kMostOwnerBytes> bytes{};
  const ssize_t count = ::pread(file, bytes.data(), bytes.size(), 0);
  std::string text(bytes.data(), count > 0 ? static_cast<std::size_t>(count) : 0);
  text.resize(std::min(text.find('\n'), text.size()));
  return for_terminal(text);
}

/// "process 4711 on pine since ..." -> 4711 when that is this host.
long process_here(const std::string& owner) {
  constexpr std::string_view kBegin = "process ";
  if (!owner.starts_with(kBegin)) return 0;
  long number = 0;
  const char* const begin = owner.data() + kBegin.size();
  const auto [end, failure] = std::from_chars(begin, owner.data() + owner.size(), number);
  const std::string rest(end, owner.data() + owner.size());
  return failure == std::errc{} && rest.starts_with(" on " + for_terminal(host_name()) + " since ") ? number : 0;
}

bool still_has_name(int file, const std::filesystem::path& path) {
  struct stat opened {
  }, named{};
  return ::fstat(file, &opened) == 0 && ::stat(path.c_str(), &named) == 0 && opened.st_ino == named.st_ino &&
         opened.st_dev == named.st_dev;
}

}  // namespace

FolderLock::FolderLock(const std::filesystem::path& path, Mode mode) : path_(path) {
  while (!take(mode)) {
  }
  if (mode == Mode::shared) return;
  read_owner();
  write_owner();
}

bool FolderLock::take(Mode mode) {
  file_ = FileDescriptor(::open(path_.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0666));
  if (file_.get() < 0) throw system_error("write", path_, errno);
  if (::flock(file_.get(), (mode == Mode::alone ? LOCK_EX : LOCK_SH) | LOCK_NB) != 0) {
    if (errno != EWOULDBLOCK) throw system_error("lock", path_, errno);
    const std::string owner = owner_in(file_.get());
    throw Error(ErrorKind::exists,
                path_text(path_.parent_path()) + " is being written by " + (owner.empty() ? "another run" : owner),
                "wait until it has ended, choose another folder with -o, or share the work with --shard K/N");
  }
  return still_has_name(file_.get(), path_);  // else its holder has removed it between our two steps
}

void FolderLock::read_owner() {
  left_behind_ = owner_in(file_.get());
  if (left_behind_.empty()) return;
  dead_process_ = process_here(left_behind_);
  if (dead_process_ != 0) return;
  throw Error(
      ErrorKind::exists,
      path_text(path_.parent_path()) + " may be being written by " + left_behind_ + ", which cannot be asked from here",
      "if that run has ended, remove " + path_text(path_));
}

void FolderLock::write_owner() {
  const std::string owner =
      "process " + std::to_string(::getpid()) + " on " + host_name() + " since " + now_text() + "\n";
  const bool cut = ::ftruncate(file_.get(), 0) == 0;
  if (!cut || ::pwrite(file_.get(), owner.data(), owner.size(), 0) != static_cast<ssize_t>(owner.size())) {
    throw system_error("write", path_, errno);
  }
}

FolderLock::~FolderLock() {
  if (!keep_ && ::flock(file_.get(), LOCK_EX | LOCK_NB) == 0) ::unlink(path_.c_str());
}

std::string lock_holder(const std::filesystem::path& path) {
  const FileDescriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK));
  return file.get() < 0 ? "" : owner_in(file.get());
}

}  // namespace attnviz::io
