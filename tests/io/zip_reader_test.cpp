#include "attnviz/io/zip_reader.hpp"

#include <cstring>

#include "attnviz/core/error.hpp"
#include "support/bytes.hpp"
#include "support/catch.hpp"
#include "support/error_of.hpp"
#include "support/paths.hpp"

using namespace attnviz;
using namespace attnviz::io;

namespace {

constexpr std::size_t kNoLimit = SIZE_MAX;

// Distances of fields in an entry of the central directory, and in the end record (APPNOTE 4.3.12, 4.3.16).
constexpr std::size_t kFlags = 8, kMethod = 10, kChecksum = 16, kCompressedSize = 20, kSize = 24, kOffset = 42;
constexpr std::size_t kEndCount = 8, kEndSize = 12, kEndOffset = 16;

std::string archive(const std::string& name) {
  return test::read_text(test::tests_path("data/io/" + name + ".npz"));
}
std::size_t central_entry(const std::string& zip) {
  return zip.find("PK\x01\x02");
}
std::size_t end_record(const std::string& zip) {
  return zip.find("PK\x05\x06");
}

std::string with(std::string zip, std::size_t at, const std::string& bytes) {
  return zip.replace(at, bytes.size(), bytes);
}

std::string with(const std::string& zip, std::size_t at, unsigned long long number, int width) {
  return with(zip, at, test::little_endian(number, width));
}

Error refusal(const std::string& zip, std::size_t max_bytes = kNoLimit) {
  return test::error_of([&] {
    const ZipReader reader(SharedBytes(test::bytes_of(zip)), "x.zip", max_bytes);
    for (const auto& member : reader.members()) reader.read(member);
  });
}

std::string message(const std::string& zip) {
  const Error error = refusal(zip);
  CHECK(error.kind() == ErrorKind::format);
  return error.what();
}

}  // namespace

TEST_CASE("the directory of an archive names its members with their sizes and places") {
  for (const char* name : {"stored", "deflated", "zip64"}) {
    INFO(name);
    const ZipReader reader(SharedBytes(test::bytes_of(archive(name))), "x.zip", kNoLimit);
    REQUIRE(reader.members().size() == 3);
    CHECK(reader.members()[0].name == "weights.npy");
    CHECK(reader.members()[0].size == 224);
    CHECK(reader.members()[0].offset == 0);
    CHECK(reader.members()[1].size == 278);
  }
}

TEST_CASE("a stored member is read without a copy, and its start is its first bytes") {
  const SharedBytes file(test::bytes_of(archive("stored")));
  const ZipReader reader(file, "x.zip", kNoLimit);
  const auto content = reader.read(reader.members()[0]);
  CHECK(content.bytes().data() >= file.bytes().data());
  CHECK(content.bytes().data() < file.bytes().data() + file.bytes().size());
  CHECK(reader.read_start(reader.members()[0], 6).bytes().size() == 6);
}

TEST_CASE("the start of a deflated member is the same as that of the whole") {
  const ZipReader reader(SharedBytes(test::bytes_of(archive("deflated"))), "x.zip", kNoLimit);
  for (const ZipMember& member : reader.members()) {
    const auto whole = reader.read(member);
    for (const std::size_t count : {std::size_t{0}, std::size_t{1}, member.size - 1, member.size, member.size + 100}) {
      const auto start = reader.read_start(member, count);
      REQUIRE(start.bytes().size() == std::min(count, member.size));
      CHECK((start.bytes().empty() ||
             std::memcmp(start.bytes().data(), whole.bytes().data(), start.bytes().size()) == 0));
    }
  }
}

TEST_CASE("bytes that are no archive are refused") {
  CHECK_THAT(message(""), ContainsSubstring("x.zip: no zip archive"));
  CHECK_THAT(message("\x93NUMPY and so on, but no archive"), ContainsSubstring("no zip archive"));
}

TEST_CASE("an archive that is cut off is refused at every length") {
  for (const char* name : {"deflated", "zip64", "streamed"}) {
    const std::string whole = archive(name);
    for (std::size_t size = 0; size < whole.size(); ++size) {
      CHECK(refusal(whole.substr(0, size)).kind() == ErrorKind::format);
    }
  }
}

TEST_CASE("bytes before or behind an archive are refused, a comment is not") {
  const std::string zip = archive("deflated");
  CHECK_THAT(message("MZ" + zip), ContainsSubstring("does not end at byte"));
  CHECK_THAT(message(zip + "x"), ContainsSubstring("no end record"));
  const std::string commented = with(zip, end_record(zip) + 20, 7, 2) + "comment";
  CHECK(ZipReader(SharedBytes(test::bytes_of(commented)), "x.zip", kNoLimit).members().size() == 3);
}

TEST_CASE("an archive without members is no error") {
  const std::string zip = "PK\x05\x06" + std::string(18, '\0');
  CHECK(ZipReader(SharedBytes(test::bytes_of(zip)), "x.zip", kNoLimit).members().empty());
}

TEST_CASE("a changed byte of a stored member is found by its checksum") {
  const std::string zip = archive("stored");
  CHECK_THAT(message(with(zip, zip.find("\x93NUMPY") + 130, "\x55")),
             ContainsSubstring("member 'weights.npy': the checksum of its 224 bytes"));
}

TEST_CASE("damaged deflate data is refused") {
  CHECK_THAT(message(with(archive("deflated"), 60, std::string(20, '\xff'))), ContainsSubstring("or are damaged"));
}

TEST_CASE("deflate data that unpacks to more or less than it should is refused") {
  // The streamed archive says the sizes in its directory alone.
  const std::string zip = archive("streamed");
  const std::size_t entry = central_entry(zip);
  CHECK_THAT(message(with(zip, entry + kSize, 223, 4)), ContainsSubstring("unpack to more than its 223 bytes"));
  CHECK_THAT(message(with(zip, entry + kSize, 225, 4)), ContainsSubstring("unpack to less than its 225 bytes"));
  CHECK_THAT(message(with(zip, entry + kCompressedSize, 100, 4)), ContainsSubstring("100 bytes unpack to less"));
  CHECK_THAT(message(with(zip, entry + kChecksum, 1, 4)), ContainsSubstring("expected 1"));
}

TEST_CASE("sizes that deflate cannot reach are refused before any memory is taken") {
  const std::string zip = archive("deflated");
  CHECK_THAT(message(with(zip, central_entry(zip) + kSize, 0xFFFF0000, 4)),
             ContainsSubstring("cannot unpack to 4294901760"));
}

TEST_CASE("a stored member with two sizes is refused") {
  const std::string zip = archive("stored");
  CHECK_THAT(message(with(zip, central_entry(zip) + kSize, 1, 4)), ContainsSubstring("cannot unpack to 1"));
}

TEST_CASE("a member over the limit is refused") {
  const auto error = refusal(archive("stored"), 223);
  CHECK(error.kind() == ErrorKind::limit);
  CHECK_THAT(error.what(), ContainsSubstring("its 224 bytes are over the limit of 223"));
}

TEST_CASE("members that share bytes or lie outside are refused") {
  const std::string zip = archive("deflated");
  const std::size_t first = central_entry(zip);
  const std::size_t second = zip.find("PK\x01\x02", first + 4);
  CHECK_THAT(message(with(zip, first + kCompressedSize, 100'000, 4)),
             ContainsSubstring("100000 bytes at byte 0 do not end before byte"));
  CHECK_THAT(message(with(zip, second + kOffset, 1, 4)), ContainsSubstring("do not end before byte 1"));
  CHECK_THAT(message(with(zip, second + kOffset, 0xFFFFFFF0, 4)), ContainsSubstring("do not end before"));
}

TEST_CASE("encryption, volumes and other compressions are unsupported") {
  const std::string zip = archive("stored");
  const auto encrypted = refusal(with(zip, central_entry(zip) + kFlags, 1, 2));
  CHECK(encrypted.kind() == ErrorKind::unsupported);
  CHECK_THAT(encrypted.what(), ContainsSubstring("is encrypted"));
  const auto lzma = refusal(with(zip, central_entry(zip) + kMethod, 14, 2));
  CHECK(lzma.kind() == ErrorKind::unsupported);
  CHECK_THAT(lzma.what(), ContainsSubstring("compression 14"));
  const auto volumes = refusal(with(zip, end_record(zip) + 4, 1, 2));
  CHECK(volumes.kind() == ErrorKind::unsupported);
  CHECK_THAT(volumes.what(), ContainsSubstring("several volumes"));
}

TEST_CASE("a name that stands twice in an archive is refused") {
  std::string zip = archive("stored");
  const std::string name = "layer.0/mask.npy";
  for (std::size_t at = zip.find("weights.npy"); at != std::string::npos; at = zip.find("weights.npy", at + 1)) {
    zip.replace(at, 11,
                "\x67r\xc3\xb6\xc3\x9f"
                "e.npy");
  }
  CHECK_THAT(message(zip), ContainsSubstring("the name 'größe.npy' stands twice"));
}

TEST_CASE("a local header that disagrees with the central directory is refused") {
  const std::string zip = archive("deflated");
  const std::string disagrees = "does not agree with the central directory";
  CHECK_THAT(message(with(zip, 0, "PKxx")), ContainsSubstring(disagrees));  // signature
  CHECK_THAT(message(with(zip, 6, 1, 2)), ContainsSubstring(disagrees));    // encrypted
  CHECK_THAT(message(with(zip, 8, 0, 2)), ContainsSubstring(disagrees));    // method
  CHECK_THAT(message(with(zip, 14, 1, 4)), ContainsSubstring(disagrees));   // checksum
  CHECK_THAT(message(with(zip, 18, 1, 4)), ContainsSubstring(disagrees));   // packed size
  CHECK_THAT(message(with(zip, 22, 1, 4)), ContainsSubstring(disagrees));   // size
  CHECK_THAT(message(with(zip, 26, 10, 2)), ContainsSubstring(disagrees));  // length of the name
  CHECK_THAT(message(with(zip, 30, "W")), ContainsSubstring(disagrees));    // name
  CHECK_THAT(message(with(zip, 28, 60'000, 2)), ContainsSubstring("do not end before the central directory"));
}

TEST_CASE("a central directory that does not fit its end record is refused") {
  const std::string zip = archive("deflated");
  const std::size_t end = end_record(zip);
  const auto count = [&](unsigned number) {
    return with(with(zip, end + kEndCount, number, 2), end + kEndCount + 2, number, 2);
  };
  CHECK_THAT(message(count(200)), ContainsSubstring("cannot list 200 members"));
  CHECK_THAT(message(count(4)), ContainsSubstring("cannot list 4 members"));
  CHECK_THAT(message(count(2)), ContainsSubstring("lists 2 members, but goes on"));
  CHECK_THAT(message(with(zip, end + kEndSize, 5, 4)), ContainsSubstring("central directory of 5 bytes"));
  CHECK_THAT(message(with(zip, end + kEndOffset, 5, 4)), ContainsSubstring("at byte 5 does not end"));
  CHECK_THAT(message(with(zip, central_entry(zip) + 28, 60'000, 2)), ContainsSubstring("ends past it"));
  CHECK_THAT(message(with(zip, central_entry(zip), "PKxx")), ContainsSubstring("no entry of the central directory"));
}

TEST_CASE("zip64 records that are missing or wrong are refused") {
  const std::string zip = archive("zip64");
  const std::size_t record = zip.find("PK\x06\x06"), locator = zip.find("PK\x06\x07");
  CHECK_THAT(message(with(zip, record, "PKxx")),
             ContainsSubstring("no zip64 end record at byte " + std::to_string(record)));
  CHECK_THAT(message(with(zip, locator + 8, ~0ULL, 8)),
             ContainsSubstring("no zip64 end record at byte 18446744073709551615"));
  CHECK_THAT(message(with(zip, record + 48, ~0ULL, 8)), ContainsSubstring("does not end at byte"));
  CHECK_THAT(message(with(zip, record + 40, ~0ULL, 8)), ContainsSubstring("does not end at byte"));
  const std::string plain = archive("deflated");
  CHECK_THAT(message(with(plain, end_record(plain) + kEndOffset, 0xFFFFFFFF, 4)),
             ContainsSubstring("zip64 end record that is missing"));
  CHECK_THAT(message(with(plain, central_entry(plain) + kSize, 0xFFFFFFFF, 4)),
             ContainsSubstring("has no zip64 sizes"));
  const std::size_t extra = central_entry(zip) + 46 + 11;
  CHECK_THAT(message(with(zip, extra, 2, 2)), ContainsSubstring("has no zip64 sizes"));
  CHECK_THAT(message(with(zip, extra + 2, 8, 2)), ContainsSubstring("has no zip64 sizes"));
  CHECK_THAT(message(with(zip, extra + 2, 60'000, 2)), ContainsSubstring("has no zip64 sizes"));
  CHECK_THAT(message(with(zip, extra + 4, ~0ULL, 8)), ContainsSubstring("cannot unpack to 18446744073709551615"));
}
