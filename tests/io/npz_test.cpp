#include "attnviz/io/npz.hpp"

#include <nlohmann/json.hpp>

#include "attnviz/core/error.hpp"
#include "support/bytes.hpp"
#include "support/catch.hpp"
#include "support/error_of.hpp"
#include "support/golden.hpp"
#include "support/paths.hpp"

using namespace attnviz;
using namespace attnviz::io;

namespace {

std::string stored_bytes() { return test::read_text(test::tests_path("data/io/stored.npz")); }
std::string deflated_bytes() { return test::read_text(test::tests_path("data/io/deflated.npz")); }

// Where the central directory has its first entry; fields follow at fixed distances (APPNOTE 4.3.12).
std::size_t central_entry(const std::string& zip) { return zip.find("PK\x01\x02"); }
constexpr std::size_t kFlags = 8, kMethod = 10, kCompressedSize = 20, kSize = 24;

std::string with(std::string zip, std::size_t at, const std::string& bytes) {
  return zip.replace(at, bytes.size(), bytes);
}

Error refusal(const std::string& zip, std::size_t max_bytes = kReadLimit) {
  return test::error_of([&] {
    const auto file = Npz::parse(test::bytes_of(zip), "x.npz", max_bytes);
    for (const auto& name : file.names()) file.read(name);
  });
}

}  // namespace

TEST_CASE("archives that numpy and Python wrote are read: stored with zip64 fields, deflated, and streamed") {
  const auto expected = test::golden("io").at("npz");
  for (const char* name : {"stored.npz", "deflated.npz", "streamed.npz"}) {
    INFO(name);
    const auto file = Npz::open(test::tests_path("data/io") / name);
    CHECK(file.names() == std::vector<std::string>{"weights", "layer.0/mask", "größe"});
    for (const auto& [array, value] : expected.items()) {
      INFO(array);
      CHECK(shape_text(file.read(array)) == shape_text(test::tensor_in(value)));
      CHECK(test::worst_difference(file.read(array), test::tensor_in(value)) == 0);
    }
  }
}

TEST_CASE("the header of an array in an archive is read without its numbers") {
  const auto header = Npz::open(test::tests_path("data/io/deflated.npz")).header("layer.0/mask");
  CHECK(header.dtype == Dtype::boolean);
  CHECK(header.shape == std::vector<std::size_t>{50, 3});
}

TEST_CASE("an array that is not there is not found, with the nearest name") {
  const auto file = Npz::open(test::tests_path("data/io/stored.npz"));
  const auto error = test::error_of([&] { file.read("wieghts"); });
  CHECK(error.kind() == ErrorKind::not_found);
  CHECK_THAT(error.hint(), ContainsSubstring("weights"));
}

TEST_CASE("arrays that were written read back to the same numbers") {
  const test::TemporaryFolder folder;
  const Tensor cube = Tensor::from_shape({20, 30, 40});
  Tensor filled = cube;
  for (std::size_t index = 0; index < filled.size(); ++index) filled.data()[index] = static_cast<float>(index % 97) / 7;
  const Tensor scalar(7.5F);
  const std::vector<NamedTensor> tensors{named("größe", filled), named("a/b", scalar)};
  for (const Compression compression : {Compression::none, Compression::deflate}) {
    write_npz(folder / "out.npz", tensors, compression, Overwrite::yes);
    const auto file = Npz::open(folder / "out.npz");
    CHECK(file.names() == std::vector<std::string>{"größe", "a/b"});
    CHECK(shape_text(file.read("größe")) == "[20, 30, 40]");
    CHECK(test::worst_difference(file.read("größe"), filled) == 0);
    CHECK(file.read("a/b")() == 7.5F);
  }
  CHECK(std::filesystem::file_size(folder / "out.npz") < filled.size());
}

TEST_CASE("equal arrays are equal bytes of an archive") {
  const test::TemporaryFolder folder;
  const Vector values{1, 2, 3};
  const std::vector<NamedTensor> tensors{named("a", values)};
  write_npz(folder / "one", tensors, Compression::deflate, Overwrite::no);
  write_npz(folder / "two", tensors, Compression::deflate, Overwrite::no);
  CHECK(test::read_text(folder / "one") == test::read_text(folder / "two"));
}

TEST_CASE("an archive without arrays is written and read") {
  const test::TemporaryFolder folder;
  write_npz(folder / "empty.npz", {}, Compression::none, Overwrite::no);
  CHECK(Npz::open(folder / "empty.npz").names().empty());
}

TEST_CASE("names that an archive cannot hold are refused, and nothing is left behind") {
  const test::TemporaryFolder folder;
  const Vector values{1};
  for (const auto& tensors :
       {std::vector{named("", values)}, std::vector{named("a", values), named("a", values)},
        std::vector{named("\xff", values)}, std::vector{named(std::string(70'000, 'n'), values)}}) {
    CHECK(test::error_of([&] { write_npz(folder / "out", tensors, Compression::none, Overwrite::no); }).kind() ==
          ErrorKind::usage);
  }
  CHECK(std::filesystem::is_empty(folder.path()));
}

TEST_CASE("an existing archive is kept") {
  const test::TemporaryFolder folder;
  test::write_text(folder / "out", "old");
  CHECK(test::error_of([&] { write_npz(folder / "out", {}, Compression::none, Overwrite::no); }).kind() ==
        ErrorKind::exists);
  CHECK(test::read_text(folder / "out") == "old");
}

TEST_CASE("bytes that are no archive are refused") {
  CHECK_THAT(refusal("").what(), ContainsSubstring("no zip archive"));
  CHECK_THAT(refusal("\x93NUMPY and so on, but no archive").what(), ContainsSubstring("no zip archive"));
}

TEST_CASE("an archive that is cut off is refused at every length") {
  const std::string whole = deflated_bytes();
  for (std::size_t size = 0; size < whole.size(); ++size)
    CHECK(refusal(whole.substr(0, size)).kind() == ErrorKind::format);
}

TEST_CASE("a changed byte of an array is found by its checksum") {
  const std::string zip = stored_bytes();
  const auto error = refusal(with(zip, zip.find("\x93NUMPY") + 130, "\x55"));
  CHECK_THAT(error.what(), ContainsSubstring("member 'weights.npy'") && ContainsSubstring("checksum"));
}

TEST_CASE("damaged deflate data is refused") {
  const std::string zip = deflated_bytes();
  CHECK_THAT(refusal(with(zip, 60, std::string(20, '\xff'))).what(), ContainsSubstring("the zip archive is broken"));
}

TEST_CASE("sizes that deflate cannot reach are refused before any memory is taken") {
  const std::string zip = deflated_bytes();
  const auto error = refusal(with(zip, central_entry(zip) + kSize, test::little_endian(0xFFFF0000, 4)));
  CHECK(error.kind() == ErrorKind::format);
  CHECK_THAT(error.what(), ContainsSubstring("cannot unpack to 4294901760"));
}

TEST_CASE("a stored member with two sizes is refused") {
  const std::string zip = stored_bytes();
  CHECK_THAT(refusal(with(zip, central_entry(zip) + kSize, test::little_endian(1, 4))).what(),
             ContainsSubstring("cannot unpack to 1"));
}

TEST_CASE("members that do not fit the file are refused") {
  const std::string zip = deflated_bytes();
  CHECK_THAT(refusal(with(zip, central_entry(zip) + kCompressedSize, test::little_endian(100'000, 4))).what(),
             ContainsSubstring("100000 bytes do not fit"));
}

TEST_CASE("a member over the limit is refused") {
  const auto error = refusal(stored_bytes(), 100);
  CHECK(error.kind() == ErrorKind::limit);
  CHECK_THAT(error.what(), ContainsSubstring("over the limit of 100"));
}

TEST_CASE("encryption and other compressions are unsupported") {
  const std::string zip = stored_bytes();
  const auto encrypted = refusal(with(zip, central_entry(zip) + kFlags, test::little_endian(1, 2)));
  CHECK(encrypted.kind() == ErrorKind::unsupported);
  CHECK_THAT(encrypted.what(), ContainsSubstring("encrypted"));
  const auto lzma = refusal(with(zip, central_entry(zip) + kMethod, test::little_endian(14, 2)));
  CHECK(lzma.kind() == ErrorKind::unsupported);
  CHECK_THAT(lzma.what(), ContainsSubstring("compression 14"));
}

TEST_CASE("a name that stands twice in an archive is refused") {
  const test::TemporaryFolder folder;
  const Vector values{1};
  const std::vector<NamedTensor> tensors{named("aa", values), named("ab", values)};
  write_npz(folder / "out", tensors, Compression::none, Overwrite::no);
  std::string zip = test::read_text(folder / "out");
  for (std::size_t at = zip.find("ab.npy"); at != std::string::npos; at = zip.find("ab.npy")) zip[at + 1] = 'a';
  CHECK_THAT(refusal(zip).what(), ContainsSubstring("'aa.npy' stands twice"));
}

TEST_CASE("a local header that disagrees with the central directory is refused") {
  const std::string zip = deflated_bytes();
  CHECK_THAT(refusal(with(zip, 8, test::little_endian(0, 2))).what(), ContainsSubstring("local header does not agree"));
}

TEST_CASE("a central directory that lists more members than it has is refused") {
  const std::string zip = deflated_bytes();
  const std::size_t end = zip.find("PK\x05\x06");
  CHECK(refusal(with(zip, end + 8, test::little_endian(200, 2) + test::little_endian(200, 2))).kind() ==
        ErrorKind::format);
}
