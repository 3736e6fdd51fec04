#include "attnviz/io/zip_reader.hpp"

#include <minizip/unzip.h>
#include <algorithm>
#include <array>
#include <cstring>
#include <memory>
#include <new>
#include <set>

#include "attnviz/core/error.hpp"
#include "attnviz/io/escape.hpp"

namespace attnviz::io {

namespace {

constexpr std::size_t kMaximumMembers = 100'000;
constexpr std::size_t kMostDeflateUnpacks = 1032;  // 258 bytes from 2 bits
constexpr unsigned kLargestRead = 1U << 30;        // minizip counts in 32 bits
constexpr std::uint64_t kEncryptedFlag = 1;

// The archive as minizip's file functions see it.
struct Cursor {
  std::span<const std::byte> bytes;
  std::size_t at = 0;
  bool overrun = false;  // minizip takes bytes past the end for zeros unless it is told of an error
};

Cursor& cursor_of(voidpf opaque) { return *static_cast<Cursor*>(opaque); }

voidpf open_cursor(voidpf opaque, const void*, int) { return opaque; }

uLong read_cursor(voidpf opaque, voidpf, void* target, uLong size) {
  Cursor& cursor = cursor_of(opaque);
  const std::size_t count = std::min<std::size_t>(size, cursor.bytes.size() - cursor.at);
  if (count > 0) std::memcpy(target, cursor.bytes.data() + cursor.at, count);
  cursor.at += count;
  cursor.overrun = cursor.overrun || count < size;
  return count;
}

ZPOS64_T tell_cursor(voidpf opaque, voidpf) { return cursor_of(opaque).at; }

long seek_cursor(voidpf opaque, voidpf, ZPOS64_T offset, int origin) {
  Cursor& cursor = cursor_of(opaque);
  std::size_t base = 0;
  if (origin == ZLIB_FILEFUNC_SEEK_CUR) base = cursor.at;
  if (origin == ZLIB_FILEFUNC_SEEK_END) base = cursor.bytes.size();
  if (offset > cursor.bytes.size() - base) return -1;
  cursor.at = base + offset;
  return 0;
}

int close_cursor(voidpf, voidpf) { return 0; }

int error_of_cursor(voidpf opaque, voidpf) { return cursor_of(opaque).overrun ? 1 : 0; }

// What zip writers leave when nothing was added; minizip takes a directory at byte 0 for none.
bool is_empty_archive(std::span<const std::byte> bytes) {
  std::array<std::byte, 22> empty{std::byte{'P'}, std::byte{'K'}, std::byte{5}, std::byte{6}};
  return std::ranges::equal(bytes, empty);
}

// A reading position in the archive. Each use opens its own, so that threads do not share one.
class Archive {
 public:
  explicit Archive(std::span<const std::byte> bytes) : cursor_{bytes} {
    zlib_filefunc64_def functions{};
    functions.zopen64_file = open_cursor;
    functions.zread_file = read_cursor;
    functions.ztell64_file = tell_cursor;
    functions.zseek64_file = seek_cursor;
    functions.zclose_file = close_cursor;
    functions.zerror_file = error_of_cursor;
    functions.opaque = &cursor_;
    file_.reset(unzOpen2_64(nullptr, &functions));
  }

  bool is_open() const { return file_ != nullptr; }
  unzFile get() const { return file_.get(); }

 private:
  struct Close {
    void operator()(void* file) const { unzClose(file); }
  };
  Cursor cursor_;
  std::unique_ptr<void, Close> file_;
};

Error broken(const std::string& name, const std::string& what) {
  return Error(ErrorKind::format, name + ": the zip archive is broken: " + what);
}

std::string member_text(const std::string& name) { return "member '" + for_terminal(name) + "'"; }

ZipMember current_member(unzFile file, const std::string& name) {
  unz_file_info64 info{};
  if (unzGetCurrentFileInfo64(file, &info, nullptr, 0, nullptr, 0, nullptr, 0) != UNZ_OK) {
    throw broken(name, "an entry of the central directory cannot be read");
  }
  ZipMember member;
  member.name.resize(info.size_filename);
  unz64_file_pos position{};
  if (unzGetCurrentFileInfo64(file, nullptr, member.name.data(), info.size_filename, nullptr, 0, nullptr, 0) !=
          UNZ_OK ||
      unzGetFilePos64(file, &position) != UNZ_OK) {
    throw broken(name, "a name in the central directory cannot be read");
  }
  member.compressed_size = info.compressed_size;
  member.size = info.uncompressed_size;
  member.place = position.pos_in_zip_directory;
  member.number = position.num_of_file;

  const std::string where = name + ": " + member_text(member.name);
  if ((info.flag & kEncryptedFlag) != 0) throw Error(ErrorKind::unsupported, where + " is encrypted");
  if (info.compression_method != 0 && info.compression_method != Z_DEFLATED) {
    throw Error(ErrorKind::unsupported, where + " has compression " + std::to_string(info.compression_method) +
                                            "; known are stored (0) and deflated (8)");
  }
  const std::size_t most =
      info.compression_method == 0 ? member.compressed_size : member.compressed_size * kMostDeflateUnpacks;
  if (member.size > most || (info.compression_method == 0 && member.size != member.compressed_size)) {
    throw broken(name, member_text(member.name) + ": " + std::to_string(member.compressed_size) +
                           " bytes cannot unpack to " + std::to_string(member.size));
  }
  return member;
}

}  // namespace

ZipReader::ZipReader(SharedBytes file, std::string name, std::size_t max_bytes)
    : file_(std::move(file)), name_(std::move(name)) {
  if (is_empty_archive(file_.bytes())) return;
  const std::size_t file_size = file_.bytes().size();
  const Archive archive(file_.bytes());
  unz_global_info64 info{};
  if (!archive.is_open() || unzGetGlobalInfo64(archive.get(), &info) != UNZ_OK) {
    throw Error(ErrorKind::format, name_ + ": no zip archive, or one that is cut off: its " +
                                       std::to_string(file_size) + " bytes do not end with a central directory");
  }
  if (info.number_entry > kMaximumMembers) {
    throw Error(ErrorKind::limit, name_ + ": " + std::to_string(info.number_entry) + " members are over the limit of " +
                                      std::to_string(kMaximumMembers));
  }
  std::set<std::string> names;
  std::size_t left = file_size;
  for (std::size_t number = 0; number < info.number_entry; ++number) {
    const int result = number == 0 ? unzGoToFirstFile(archive.get()) : unzGoToNextFile(archive.get());
    if (result != UNZ_OK) {
      throw broken(name_, "the central directory lists " + std::to_string(info.number_entry) +
                              " members, but ends after " + std::to_string(number));
    }
    const ZipMember member = current_member(archive.get(), name_);
    if (!names.insert(member.name).second) throw broken(name_, member_text(member.name) + " stands twice");
    if (member.compressed_size > left) {
      throw broken(name_, member_text(member.name) + ": " + std::to_string(member.compressed_size) +
                              " bytes do not fit the remaining " + std::to_string(left) + " of the file");
    }
    left -= member.compressed_size;
    if (member.size > max_bytes) {
      throw Error(ErrorKind::limit, name_ + ": " + member_text(member.name) + ": its " + std::to_string(member.size) +
                                        " bytes are over the limit of " + std::to_string(max_bytes));
    }
    members_.push_back(member);
  }
}

std::vector<std::byte> ZipReader::read(const ZipMember& member) const { return read_start(member, member.size); }

std::vector<std::byte> ZipReader::read_start(const ZipMember& member, std::size_t count) const {
  const Archive archive(file_.bytes());
  const unz64_file_pos position{member.place, member.number};
  if (!archive.is_open() || unzGoToFilePos64(archive.get(), &position) != UNZ_OK ||
      unzOpenCurrentFile(archive.get()) != UNZ_OK) {
    throw broken(name_, member_text(member.name) + ": its local header does not agree with the central directory");
  }
  std::vector<std::byte> bytes(std::min(count, member.size));
  for (std::size_t filled = 0; filled < bytes.size();) {
    const auto wanted = static_cast<unsigned>(std::min<std::size_t>(bytes.size() - filled, kLargestRead));
    const int got = unzReadCurrentFile(archive.get(), bytes.data() + filled, wanted);
    if (got <= 0) {
      throw broken(name_, member_text(member.name) + ": the data ends or is damaged after " + std::to_string(filled) +
                              " of " + std::to_string(member.size) + " bytes");
    }
    filled += static_cast<std::size_t>(got);
  }
  if (unzCloseCurrentFile(archive.get()) == UNZ_CRCERROR) {
    throw broken(name_,
                 member_text(member.name) + ": the checksum of its " + std::to_string(member.size) + " bytes is wrong");
  }
  return bytes;
}

}  // namespace attnviz::io
