#include "attnviz/io/atomic_file.hpp"

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <climits>
#include <cstdio>

#include <fcntl.h>
#include <sys/stat.h>

#include "attnviz/io/escape.hpp"
#include "attnviz/io/system_error.hpp"
#include "attnviz/io/unfinished_files.hpp"

namespace attnviz::io {

namespace {

constexpr std::size_t kBufferSize = 256 * 1024;
constexpr int kNameAttempts = 1000;

std::atomic<unsigned> next_number{0};

Error target_exists(const std::filesystem::path& target) {
  return Error(ErrorKind::exists, path_text(target) + " exists already", "allow overwriting, or choose another name");
}

// Refuses early what commit() would refuse, before any work is done for it. /dev/null must survive a root user.
void check_target(const std::filesystem::path& target, Overwrite overwrite) {
  if (!target.has_filename() || target.filename() == "." || target.filename() == "..") {
    throw Error(ErrorKind::usage, "cannot write " + path_text(target) + ": it names no file");
  }
  struct stat status {};
  const bool exists = ::lstat(target.c_str(), &status) == 0;
  if (!exists && errno != ENOENT) throw system_error("write", target, errno);
  if (!exists) return;
  const bool dangling = ::stat(target.c_str(), &status) != 0;
  // /dev/stdout is a link to a regular file whenever the output is redirected.
  const bool device = std::filesystem::absolute(target).lexically_normal().parent_path() == "/dev";
  if (device || (!dangling && !S_ISREG(status.st_mode))) {
    throw Error(ErrorKind::exists, "cannot write " + path_text(target) + ": it is " +
                                       (S_ISDIR(status.st_mode) ? "a folder" : "no regular file") + " and stays");
  }
  if (overwrite == Overwrite::no) throw target_exists(target);
}

std::string temporary_name(const std::string& name, unsigned number) {
  const std::string ending = ".tmp-" + std::to_string(::getpid()) + "-" + std::to_string(number);
  return "." + name.substr(0, NAME_MAX - 1 - ending.size()) + ending;
}

// Renames unless the new name exists, without a moment between the look and the step. Returns errno or 0.
int rename_to_free_name(const char* from, const char* to) {
#ifdef RENAME_NOREPLACE
  if (::renameat2(AT_FDCWD, from, AT_FDCWD, to, RENAME_NOREPLACE) == 0) return 0;
  if (errno != EINVAL && errno != ENOSYS) return errno;
#endif
  if (::link(from, to) != 0) return errno;  // file systems that know no RENAME_NOREPLACE, such as NFS
  ::unlink(from);
  return 0;
}

}  // namespace

AtomicFile::AtomicFile(const std::filesystem::path& target, Overwrite overwrite)
    : target_(target), overwrite_(overwrite) {
  check_target(target_, overwrite_);
  buffer_.reserve(kBufferSize);
  open_temporary();
}

AtomicFile::~AtomicFile() {
  discard();
}

void AtomicFile::open_temporary() {
  // Absolute, since the program may change its working folder before it is interrupted.
  const auto folder = std::filesystem::absolute(target_).parent_path();
  for (int attempt = 0; attempt < kNameAttempts; ++attempt) {
    temporary_ = folder / temporary_name(target_.filename().native(), next_number.fetch_add(1));
    file_ = FileDescriptor(::open(temporary_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666));
    if (file_.get() >= 0 || errno != EEXIST) break;  // EEXIST: left behind by a crashed run
  }
  if (file_.get() < 0) throw system_error("write", target_, errno);
  try {
    slot_ = note_unfinished_file(temporary_.native());
  } catch (const Error&) {
    ::unlink(temporary_.c_str());
    throw;
  }
  open_ = true;
}

void AtomicFile::append(std::span<const std::byte> bytes) {
  if (!open_) throw Error(ErrorKind::internal, "append to " + path_text(target_) + " after its commit");
  if (buffer_.size() + bytes.size() > kBufferSize) write_buffer();
  if (bytes.size() > kBufferSize) {
    put(written_, bytes);
    written_ += bytes.size();
  } else {
    buffer_.insert(buffer_.end(), bytes.begin(), bytes.end());
  }
}

void AtomicFile::append(std::string_view text) {
  append(std::as_bytes(std::span(text)));
}

void AtomicFile::replace_at(std::uint64_t offset, std::span<const std::byte> bytes) {
  if (!open_ || offset > size() || bytes.size() > size() - offset) {
    throw Error(ErrorKind::internal, "replacing " + std::to_string(bytes.size()) + " bytes at byte " +
                                         std::to_string(offset) + " of the " + std::to_string(size()) + " of " +
                                         path_text(target_));
  }
  write_buffer();
  put(offset, bytes);
}

void AtomicFile::write_buffer() {
  put(written_, buffer_);
  written_ += buffer_.size();
  buffer_.clear();
}

void AtomicFile::put(std::uint64_t offset, std::span<const std::byte> bytes) {
  while (!bytes.empty()) {
    const ssize_t count = ::pwrite(file_.get(), bytes.data(), bytes.size(), static_cast<off_t>(offset));
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) {
      const Error error = system_error("write", target_, count < 0 ? errno : ENOSPC);
      throw Error(error.kind(), error.what() + (" after " + std::to_string(offset) + " bytes"), error.hint());
    }
    offset += static_cast<std::uint64_t>(count);
    bytes = bytes.subspan(static_cast<std::size_t>(count));
  }
}

void AtomicFile::sync() {
  write_buffer();
  if (::fdatasync(file_.get()) != 0) throw system_error("write", target_, errno);
}

void AtomicFile::commit() {
  if (!open_) throw Error(ErrorKind::internal, "second commit of " + path_text(target_));
  write_buffer();
  // Some file systems report a full disk or quota only here.
  if (::close(file_.release()) != 0 && errno != EINTR) throw system_error("write", target_, errno);
  give_target_name();
  forget_unfinished_file(slot_);
  open_ = false;
}

void AtomicFile::give_target_name() {
  int failure = 0;
  if (overwrite_ == Overwrite::no) {
    failure = rename_to_free_name(temporary_.c_str(), target_.c_str());
    if (failure == EEXIST) throw target_exists(target_);
  } else if (::rename(temporary_.c_str(), target_.c_str()) != 0) {
    failure = errno;
  }
  if (failure != 0) throw system_error("write", target_, failure);
}

void AtomicFile::discard() noexcept {
  if (!open_) return;
  ::unlink(temporary_.c_str());
  forget_unfinished_file(slot_);
  open_ = false;
}

void write_atomically(const std::filesystem::path& path, std::span<const std::byte> bytes, Overwrite overwrite) {
  AtomicFile file(path, overwrite);
  file.append(bytes);
  file.commit();
}

void write_atomically(const std::filesystem::path& path, std::string_view text, Overwrite overwrite) {
  write_atomically(path, std::as_bytes(std::span(text)), overwrite);
}

void ensure_folder(const std::filesystem::path& folder) {
  if (folder.empty()) return;
  std::error_code failure;
  std::filesystem::create_directories(folder, failure);
  if (failure) {
    for (auto part = folder; part.has_relative_path(); part = part.parent_path()) {
      std::error_code ignored;
      if (std::filesystem::exists(part, ignored) && !std::filesystem::is_directory(part, ignored)) {
        throw Error(ErrorKind::exists,
                    "cannot make the folder " + path_text(folder) + ": " + path_text(part) + " is a file");
      }
    }
    throw system_error("make the folder", folder, failure.value());
  }
}

}  // namespace attnviz::io
