#include "attnviz/io/zip_writer.hpp"

#include <minizip/zip.h>
#include <algorithm>
#include <utility>

#include "attnviz/core/error.hpp"
#include "attnviz/io/escape.hpp"

namespace attnviz::io {

namespace {

constexpr std::size_t kLongestName = 65'000;
constexpr unsigned kLargestWrite = 1U << 30;      // minizip counts in 32 bits
constexpr std::size_t kNeedsZip64 = 0xFFFF'0000;  // deflate may lengthen what it cannot shorten
constexpr unsigned long kMadeByUnix = 3 << 8 | 20;
constexpr unsigned long kNameIsUtf8 = 1 << 11;
constexpr unsigned long kReadableFile = 0100644UL << 16;

int succeed(voidpf, voidpf) { return 0; }
voidpf open_sink(voidpf opaque, const void*, int) { return opaque; }

}  // namespace

void ZipWriter::Close::operator()(void* zip) const noexcept { zipClose(zip, nullptr); }

unsigned long ZipWriter::write_sink(void* opaque, void*, const void* bytes, unsigned long size) {
  Sink& sink = *static_cast<Sink*>(opaque);
  if (sink.failure) return 0;
  try {
    const std::span data(static_cast<const std::byte*>(bytes), size);
    if (sink.at == sink.file.size()) {
      sink.file.append(data);
    } else {
      sink.file.replace_at(sink.at, data);
    }
  } catch (...) {
    sink.failure = std::current_exception();
    return 0;
  }
  sink.at += size;
  return size;
}

ZipWriter::ZipWriter(const std::filesystem::path& path, Compression compression, Overwrite overwrite)
    : compression_(compression), sink_(new Sink{AtomicFile(path, overwrite), 0, nullptr}) {
  const auto tell = [](voidpf opaque, voidpf) -> ZPOS64_T { return static_cast<Sink*>(opaque)->at; };
  const auto seek = [](voidpf opaque, voidpf, ZPOS64_T offset, int origin) -> long {
    Sink& sink = *static_cast<Sink*>(opaque);
    if (origin == ZLIB_FILEFUNC_SEEK_CUR) offset += sink.at;
    if (origin == ZLIB_FILEFUNC_SEEK_END) offset += sink.file.size();
    if (offset > sink.file.size()) return -1;
    sink.at = offset;
    return 0;
  };
  const auto read = [](voidpf, voidpf, void*, uLong) -> uLong { return 0; };
  zlib_filefunc64_def functions{open_sink, read, write_sink, tell, seek, succeed, succeed, sink_.get()};
  zip_.reset(zipOpen2_64(nullptr, APPEND_STATUS_CREATE, nullptr, &functions));
  if (!zip_) throw Error(ErrorKind::internal, "cannot begin the zip archive " + path_text(path));
}

void ZipWriter::check(int result) const {
  if (sink_->failure) std::rethrow_exception(sink_->failure);
  if (result == ZIP_OK) return;
  throw Error(ErrorKind::internal, "writing the zip archive " + path_text(sink_->file.target()) + ": minizip error " +
                                       std::to_string(result));
}

void ZipWriter::begin(const std::string& name, std::size_t size) {
  if (name.empty() || name.size() > kLongestName || name.find('\0') != std::string::npos || repair_utf8(name) != name) {
    throw Error(ErrorKind::usage, path_text(sink_->file.target()) + ": a member of a zip archive cannot be named '" +
                                      for_terminal(name.substr(0, 100)) + "'");
  }
  zip_fileinfo info{};
  info.tmz_date.tm_year = 1980;  // the first that zip knows: equal contents, equal bytes
  info.tmz_date.tm_mday = 1;
  info.external_fa = kReadableFile;
  const int method = compression_ == Compression::deflate ? Z_DEFLATED : 0;
  check(zipOpenNewFileInZip4_64(zip_.get(), name.c_str(), &info, nullptr, 0, nullptr, 0, nullptr, method,
                                Z_DEFAULT_COMPRESSION, 0, -MAX_WBITS, 8, Z_DEFAULT_STRATEGY, nullptr, 0, kMadeByUnix,
                                kNameIsUtf8, size >= kNeedsZip64 ? 1 : 0));
}

void ZipWriter::append(std::span<const std::byte> bytes) {
  while (!bytes.empty()) {
    const auto count = static_cast<unsigned>(std::min<std::size_t>(bytes.size(), kLargestWrite));
    check(zipWriteInFileInZip(zip_.get(), bytes.data(), count));
    bytes = bytes.subspan(count);
  }
}

void ZipWriter::end() { check(zipCloseFileInZip(zip_.get())); }

void ZipWriter::commit() {
  check(zipClose(zip_.release(), nullptr));
  sink_->file.commit();
}

}  // namespace attnviz::io
