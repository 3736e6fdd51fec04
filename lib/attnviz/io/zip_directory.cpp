#include "attnviz/io/zip_directory.hpp"

#include <algorithm>
#include <set>

#include "attnviz/core/error.hpp"
#include "attnviz/io/escape.hpp"
#include "attnviz/io/zip_format.hpp"

namespace attnviz::io {

namespace {

constexpr std::size_t kLongestComment = 0xFFFF;
constexpr std::size_t kMostDeflateUnpacks = 1032;  // 258 bytes from 2 bits

// The end records, whichever of them holds the numbers.
struct End {
  std::uint64_t count = 0;
  std::uint64_t size = 0;    // of the directory
  std::uint64_t offset = 0;  // of the directory
  std::size_t at = 0;        // where the directory must end
};

class DirectoryReader {
 public:
  DirectoryReader(std::span<const std::byte> file, const std::string& file_name) : file_(file), file_name_(file_name) {}

  ZipDirectory read() {
    const End end = find_end();
    if (end.offset > end.at || end.size != end.at - end.offset) {
      fail("the central directory of " + std::to_string(end.size) + " bytes at byte " + std::to_string(end.offset) +
           " does not end at byte " + std::to_string(end.at));
    }
    if (end.count > end.size / kZipCentralSize) {
      fail("a central directory of " + std::to_string(end.size) + " bytes cannot list " + std::to_string(end.count) +
           " members");
    }
    ZipDirectory directory;
    directory.offset = static_cast<std::size_t>(end.offset);
    std::size_t at = directory.offset;
    for (std::uint64_t number = 0; number < end.count; ++number) directory.members.push_back(read_member(at, end.at));
    if (at != end.at) {
      fail("the central directory lists " + std::to_string(end.count) + " members, but goes on at byte " +
           std::to_string(at));
    }
    check_names(directory);
    check_places(directory);
    return directory;
  }

 private:
  [[noreturn]] void fail(const std::string& what) const {
    throw Error(ErrorKind::format, file_name_ + ": the zip archive is broken: " + what);
  }

  // The end record has a comment of any length behind it, so it is looked for from the end.
  std::size_t find_end_record() const {
    for (std::size_t tail = kZipEndSize; tail <= std::min(file_.size(), kZipEndSize + kLongestComment); ++tail) {
      const auto record = file_.last(tail);
      if (begins_with(record, kZipEnd) && zip_number<std::uint16_t>(record, 20) == tail - kZipEndSize) {
        return file_.size() - tail;
      }
    }
    throw Error(ErrorKind::format, file_name_ + ": no zip archive, or one that is cut off: its " +
                                       std::to_string(file_.size()) + " bytes have no end record");
  }

  End find_end() const {
    End end;
    end.at = find_end_record();
    const auto record = file_.subspan(end.at);
    end.count = zip_number<std::uint16_t>(record, 10);
    end.size = zip_number<std::uint32_t>(record, 12);
    end.offset = zip_number<std::uint32_t>(record, 16);
    const bool has_locator =
        end.at >= kZip64LocatorSize && begins_with(file_.subspan(end.at - kZip64LocatorSize), kZip64Locator);
    if (has_locator) return find_end64(end.at - kZip64LocatorSize);
    if (end.count == kZipSeeEnd64 || end.size == kZipSeeExtra || end.offset == kZipSeeExtra) {
      fail("its end record points to a zip64 end record that is missing");
    }
    if (zip_number<std::uint32_t>(record, 4) != 0 || zip_number<std::uint16_t>(record, 8) != end.count) {
      throw Error(ErrorKind::unsupported, file_name_ + ": the zip archive has several volumes");
    }
    return end;
  }

  End find_end64(std::size_t locator) const {
    const auto at = zip_number<std::uint64_t>(file_.subspan(locator), 8);
    if (locator < kZip64EndSize || at > locator - kZip64EndSize || !begins_with(file_.subspan(at), kZip64End)) {
      fail("there is no zip64 end record at byte " + std::to_string(at));
    }
    const auto record = file_.subspan(at);
    End end;
    end.count = zip_number<std::uint64_t>(record, 32);
    end.size = zip_number<std::uint64_t>(record, 40);
    end.offset = zip_number<std::uint64_t>(record, 48);
    end.at = static_cast<std::size_t>(at);
    if (zip_number<std::uint64_t>(record, 16) != 0 || zip_number<std::uint64_t>(record, 24) != end.count) {
      throw Error(ErrorKind::unsupported, file_name_ + ": the zip archive has several volumes");
    }
    return end;
  }

  ZipMember read_member(std::size_t& at, std::size_t end) const {
    const std::size_t left = end - at;
    const auto record = file_.subspan(at, left);
    if (left < kZipCentralSize || !begins_with(record, kZipCentral)) {
      fail("there is no entry of the central directory at byte " + std::to_string(at));
    }
    const std::size_t name_size = zip_number<std::uint16_t>(record, 28);
    const std::size_t extra_size = zip_number<std::uint16_t>(record, 30);
    const std::size_t size = kZipCentralSize + name_size + extra_size + zip_number<std::uint16_t>(record, 32);
    if (size > left) fail("the entry of the central directory at byte " + std::to_string(at) + " ends past it");
    ZipMember member;
    member.name.assign(reinterpret_cast<const char*>(record.data()) + kZipCentralSize, name_size);
    member.flags = zip_number<std::uint16_t>(record, 8);
    member.method = zip_number<std::uint16_t>(record, 10);
    member.checksum = zip_number<std::uint32_t>(record, 16);
    member.compressed_size = zip_number<std::uint32_t>(record, 20);
    member.size = zip_number<std::uint32_t>(record, 24);
    member.offset = zip_number<std::uint32_t>(record, 42);
    read_extra(member, record.subspan(kZipCentralSize + name_size, extra_size));
    check_member(member);
    at += size;
    return member;
  }

  // Sizes of 64 bits stand in the extra, in this order, as many as need it.
  void read_extra(ZipMember& member, std::span<const std::byte> extra) const {
    std::vector<std::size_t*> wanted;
    for (std::size_t* field : {&member.size, &member.compressed_size, &member.offset}) {
      if (*field == kZipSeeExtra) wanted.push_back(field);
    }
    if (wanted.empty()) return;
    constexpr std::size_t kHead = 4;
    while (extra.size() >= kHead) {
      const auto id = zip_number<std::uint16_t>(extra, 0);
      const std::size_t size = zip_number<std::uint16_t>(extra, 2);
      if (size > extra.size() - kHead) break;
      if (id == kZip64Extra && size >= wanted.size() * sizeof(std::uint64_t)) {
        for (std::size_t index = 0; index < wanted.size(); ++index) {
          *wanted[index] = zip_number<std::uint64_t>(extra, kHead + index * sizeof(std::uint64_t));
        }
        return;
      }
      extra = extra.subspan(kHead + size);
    }
    fail("member " + in_quotes(member.name) + " has no zip64 sizes");
  }

  void check_member(const ZipMember& member) const {
    const std::string what = "member " + in_quotes(member.name);
    if ((member.flags & kZipEncrypted) != 0)
      throw Error(ErrorKind::unsupported, file_name_ + ": " + what + " is encrypted");
    if (member.method != kZipStored && member.method != kZipDeflated) {
      throw Error(ErrorKind::unsupported, file_name_ + ": " + what + " has compression " +
                                              std::to_string(member.method) +
                                              "; known are stored (0) and deflated (8)");
    }
    const bool possible = member.method == kZipStored ? member.size == member.compressed_size
                                                      : member.size / kMostDeflateUnpacks <= member.compressed_size;
    if (!possible) {
      fail(what + ": " + std::to_string(member.compressed_size) + " bytes cannot unpack to " +
           std::to_string(member.size));
    }
  }

  void check_names(const ZipDirectory& directory) const {
    std::set<std::string_view> names;
    for (const ZipMember& member : directory.members) {
      if (!names.insert(member.name).second) fail("the name " + in_quotes(member.name) + " stands twice");
    }
  }

  // Members that share bytes are how a small archive unpacks to a huge one.
  void check_places(const ZipDirectory& directory) const {
    std::vector<const ZipMember*> by_offset;
    for (const ZipMember& member : directory.members) by_offset.push_back(&member);
    std::ranges::sort(by_offset, {}, &ZipMember::offset);
    for (std::size_t index = 0; index < by_offset.size(); ++index) {
      const ZipMember& member = *by_offset[index];
      const std::size_t end = index + 1 < by_offset.size() ? by_offset[index + 1]->offset : directory.offset;
      const std::size_t head = kZipLocalSize + member.name.size();
      if (member.offset > end || head > end - member.offset || member.compressed_size > end - member.offset - head) {
        fail("member " + in_quotes(member.name) + ": " + std::to_string(member.compressed_size) + " bytes at byte " +
             std::to_string(member.offset) + " do not end before byte " + std::to_string(end));
      }
    }
  }

  std::span<const std::byte> file_;
  const std::string& file_name_;
};

}  // namespace

ZipDirectory parse_zip_directory(std::span<const std::byte> file, const std::string& file_name) {
  return DirectoryReader(file, file_name).read();
}

}  // namespace attnviz::io
