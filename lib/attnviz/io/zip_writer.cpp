#include "attnviz/io/zip_writer.hpp"

#include <zlib.h>

#include "attnviz/core/error.hpp"
#include "attnviz/io/escape.hpp"
#include "attnviz/io/zip_format.hpp"

namespace attnviz::io {

namespace {

constexpr std::size_t kLongestName = 65'000;
constexpr std::uint16_t kMadeByUnix = 3 << 8;
constexpr std::uint16_t kVersion = 20;       // 4.4.3.2: deflate and folders
constexpr std::uint16_t kVersion64 = 45;     // zip64
constexpr std::uint16_t kDate = 1 << 5 | 1;  // 1 January 1980, the first day that zip knows
constexpr std::uint32_t kReadableFile = 0100644U << 16;

// What the local header and the directory have in common: 4.3.7 from "version needed" to the end of the lengths.
void append_common(std::string& record, const ZipMember& member, bool sizes_in_extra, std::size_t extra_size) {
  append_zip_number<std::uint16_t>(record, extra_size > 0 ? kVersion64 : kVersion);
  append_zip_number(record, member.flags);
  append_zip_number(record, member.method);
  append_zip_number<std::uint16_t>(record, 0);  // midnight
  append_zip_number(record, kDate);
  append_zip_number(record, member.checksum);
  append_zip_number(record, sizes_in_extra ? kZipSeeExtra : static_cast<std::uint32_t>(member.compressed_size));
  append_zip_number(record, sizes_in_extra ? kZipSeeExtra : static_cast<std::uint32_t>(member.size));
  append_zip_number(record, static_cast<std::uint16_t>(member.name.size()));
  append_zip_number(record, static_cast<std::uint16_t>(extra_size));
}

std::string extra_of(std::initializer_list<std::uint64_t> values) {
  std::string extra;
  append_zip_number(extra, kZip64Extra);
  append_zip_number(extra, static_cast<std::uint16_t>(values.size() * sizeof(std::uint64_t)));
  for (const std::uint64_t value : values) append_zip_number(extra, value);
  return extra;
}

}  // namespace

ZipWriter::ZipWriter(const std::filesystem::path& path, Compression compression, Overwrite overwrite,
                     std::uint64_t zip64_from)
    : file_(path, overwrite), compression_(compression), zip64_from_(zip64_from) {}

void ZipWriter::check_name(const std::string& name) {
  const bool valid = !name.empty() && name.size() <= kLongestName && repair_utf8(name) == name;
  if (valid && names_.insert(name).second) return;
  throw Error(ErrorKind::usage, path_text(file_.target()) + ": a member of the zip archive cannot be named " +
                                    in_quotes(name) + (valid ? ", another one is" : ""));
}

std::string ZipWriter::local_header(const ZipMember& member) const {
  // Deflate may lengthen what it cannot shorten, by less than this.
  const bool large = expected_size_ + expected_size_ / 1000 + 1000 >= zip64_from_;
  const std::string extra = large ? extra_of({member.size, member.compressed_size}) : "";
  std::string record(kZipLocal);
  append_common(record, member, large, extra.size());
  return record + member.name + extra;
}

std::string ZipWriter::central_entry(const ZipMember& member) const {
  const bool large = member.size >= zip64_from_ || member.compressed_size >= zip64_from_;
  const bool far = member.offset >= zip64_from_;
  std::string extra;
  if (large && far) {
    extra = extra_of({member.size, member.compressed_size, member.offset});
  } else if (large) {
    extra = extra_of({member.size, member.compressed_size});
  } else if (far) {
    extra = extra_of({member.offset});
  }
  std::string record(kZipCentral);
  append_zip_number<std::uint16_t>(record, kMadeByUnix | kVersion64);
  append_common(record, member, large, extra.size());
  append_zip_number<std::uint16_t>(record, 0);  // no comment
  append_zip_number<std::uint16_t>(record, 0);  // first volume
  append_zip_number<std::uint16_t>(record, 0);  // not text
  append_zip_number(record, kReadableFile);
  append_zip_number(record, far ? kZipSeeExtra : static_cast<std::uint32_t>(member.offset));
  return record + member.name + extra;
}

std::string ZipWriter::end_records(std::uint64_t directory_offset) const {
  const std::uint64_t end = file_.size();
  const std::uint64_t count = members_.size();
  const std::uint64_t size = end - directory_offset;
  const bool large = count >= kZipSeeEnd64 || size >= zip64_from_ || directory_offset >= zip64_from_;
  std::string record;
  if (large) {
    record = kZip64End;
    append_zip_number<std::uint64_t>(record, kZip64EndSize - 12);  // without the signature and this field
    append_zip_number<std::uint16_t>(record, kMadeByUnix | kVersion64);
    append_zip_number(record, kVersion64);
    append_zip_number<std::uint64_t>(record, 0);  // two volume numbers
    for (const std::uint64_t number : {count, count, size, directory_offset}) append_zip_number(record, number);
    record += kZip64Locator;
    append_zip_number<std::uint32_t>(record, 0);  // volume
    append_zip_number(record, end);
    append_zip_number<std::uint32_t>(record, 1);  // volumes in all
  }
  record += kZipEnd;
  append_zip_number<std::uint32_t>(record, 0);  // two volume numbers
  for (int times = 0; times < 2; ++times)
    append_zip_number(record, large ? kZipSeeEnd64 : static_cast<std::uint16_t>(count));
  append_zip_number(record, large ? kZipSeeExtra : static_cast<std::uint32_t>(size));
  append_zip_number(record, large ? kZipSeeExtra : static_cast<std::uint32_t>(directory_offset));
  append_zip_number<std::uint16_t>(record, 0);  // no comment
  return record;
}

void ZipWriter::begin(const std::string& name, std::uint64_t size) {
  check_name(name);
  expected_size_ = size;
  ZipMember member;
  member.name = name;
  member.flags = kZipNameIsUtf8;
  member.method = compression_ == Compression::deflate ? kZipDeflated : kZipStored;
  member.offset = file_.size();
  members_.push_back(member);
  file_.append(local_header(member));  // its sizes and checksum come in end()
  data_offset_ = file_.size();
  if (compression_ == Compression::deflate) {
    deflater_ = std::make_unique<Deflater>([this](std::span<const std::byte> packed) { file_.append(packed); });
  }
}

void ZipWriter::append(std::span<const std::byte> bytes) {
  if (bytes.empty()) return;  // zlib starts its checksum anew when it gets a null pointer
  ZipMember& member = members_.back();
  member.checksum =
      static_cast<std::uint32_t>(crc32_z(member.checksum, reinterpret_cast<const Bytef*>(bytes.data()), bytes.size()));
  member.size += bytes.size();
  if (deflater_) {
    deflater_->append(bytes);
  } else {
    file_.append(bytes);
  }
}

void ZipWriter::end() {
  if (deflater_) deflater_->finish();
  deflater_.reset();
  ZipMember& member = members_.back();
  member.compressed_size = file_.size() - data_offset_;
  if (member.size != expected_size_) {
    throw Error(ErrorKind::internal, path_text(file_.target()) + ": member " + in_quotes(member.name) + " has " +
                                         std::to_string(member.size) + " bytes, announced were " +
                                         std::to_string(expected_size_));
  }
  const std::string header = local_header(member);
  file_.replace_at(member.offset, std::as_bytes(std::span(header)));
}

void ZipWriter::commit() {
  const std::uint64_t directory_offset = file_.size();
  for (const ZipMember& member : members_) file_.append(central_entry(member));
  file_.append(end_records(directory_offset));
  file_.commit();
}

}  // namespace attnviz::io
