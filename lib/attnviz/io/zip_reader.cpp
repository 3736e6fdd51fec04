#include "attnviz/io/zip_reader.hpp"

#include <zlib.h>
#include <algorithm>

#include "attnviz/core/error.hpp"
#include "attnviz/io/escape.hpp"
#include "attnviz/io/inflate.hpp"
#include "attnviz/io/zip_format.hpp"

namespace attnviz::io {

namespace {

std::uint32_t checksum_of(std::span<const std::byte> bytes) {
  return static_cast<std::uint32_t>(crc32_z(0, reinterpret_cast<const Bytef*>(bytes.data()), bytes.size()));
}

// The local header repeats the directory, except for sizes that stand behind the data or in an extra.
bool agrees(std::span<const std::byte> local, const ZipMember& member) {
  const auto same_size = [&](std::size_t at, std::size_t size) {
    const auto written = zip_number<std::uint32_t>(local, at);
    return written == size || written == kZipSeeExtra;
  };
  const auto flags = zip_number<std::uint16_t>(local, 6);
  const bool sizes_behind = (flags & kZipSizesBehind) != 0;
  const auto name = local.subspan(kZipLocalSize, member.name.size());
  return begins_with(local, kZipLocal) && (flags & kZipEncrypted) == 0 &&
         zip_number<std::uint16_t>(local, 8) == member.method &&
         (sizes_behind || (zip_number<std::uint32_t>(local, 14) == member.checksum &&
                           same_size(18, member.compressed_size) && same_size(22, member.size))) &&
         zip_number<std::uint16_t>(local, 26) == member.name.size() && begins_with(name, member.name);
}

}  // namespace

ZipReader::ZipReader(SharedBytes file, std::string name, std::size_t max_bytes)
    : file_(std::move(file)), name_(std::move(name)), directory_(parse_zip_directory(file_.bytes(), name_)) {
  for (const ZipMember& member : members()) {
    if (member.size <= max_bytes) continue;
    throw Error(ErrorKind::limit, name_ + ": member " + in_quotes(member.name) + ": its " +
                                      std::to_string(member.size) + " bytes are over the limit of " +
                                      std::to_string(max_bytes));
  }
}

void ZipReader::fail(const ZipMember& member, const std::string& what) const {
  throw Error(ErrorKind::format, name_ + ": the zip archive is broken: member " + in_quotes(member.name) + ": " + what);
}

SharedBytes ZipReader::packed(const ZipMember& member) const {
  // The directory's check leaves room for the local header and its name.
  const auto local = file_.bytes().subspan(member.offset);
  if (!agrees(local, member)) {
    fail(member,
         "its local header at byte " + std::to_string(member.offset) + " does not agree with the central directory");
  }
  const std::size_t start = member.offset + kZipLocalSize + member.name.size() + zip_number<std::uint16_t>(local, 28);
  if (start > directory_.offset || member.compressed_size > directory_.offset - start) {
    fail(member, std::to_string(member.compressed_size) + " bytes at byte " + std::to_string(start) +
                     " do not end before the central directory at byte " + std::to_string(directory_.offset));
  }
  return file_.part(start, member.compressed_size);
}

SharedBytes ZipReader::read(const ZipMember& member) const {
  SharedBytes content = packed(member);
  if (member.method == kZipDeflated) {
    std::vector<std::byte> unpacked(member.size);
    const InflateResult result = inflate_raw(content.bytes(), unpacked);
    if (result != InflateResult::complete) {
      fail(member, std::to_string(member.compressed_size) + " bytes unpack to " +
                       (result == InflateResult::more ? "more" : "less") + " than its " + std::to_string(member.size) +
                       " bytes, or are damaged");
    }
    content = SharedBytes(std::move(unpacked));
  }
  const std::uint32_t found = checksum_of(content.bytes());
  if (found != member.checksum) {
    fail(member, "the checksum of its " + std::to_string(member.size) + " bytes is " + std::to_string(found) +
                     ", expected " + std::to_string(member.checksum));
  }
  return content;
}

SharedBytes ZipReader::read_start(const ZipMember& member, std::size_t count) const {
  const SharedBytes content = packed(member);
  const std::size_t wanted = std::min(count, member.size);
  if (member.method == kZipStored) return content.part(0, wanted);
  std::vector<std::byte> unpacked(wanted);
  if (inflate_raw(content.bytes(), unpacked) == InflateResult::too_short) fail(member, "its data is damaged");
  return SharedBytes(std::move(unpacked));
}

}  // namespace attnviz::io
