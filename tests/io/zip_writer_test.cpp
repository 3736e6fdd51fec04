#include "attnviz/io/zip_writer.hpp"

#include "attnviz/core/error.hpp"
#include "attnviz/io/zip_reader.hpp"
#include "support/bytes.hpp"
#include "support/catch.hpp"
#include "support/error_of.hpp"
#include "support/paths.hpp"

using namespace attnviz;
using namespace attnviz::io;

namespace {

void add(ZipWriter& zip, const std::string& name, const std::string& content) {
  zip.begin(name, content.size());
  // In two pieces, with an empty one between them.
  zip.append(test::bytes_of(content.substr(0, content.size() / 2)));
  zip.append({});
  zip.append(test::bytes_of(content.substr(content.size() / 2)));
  zip.end();
}

std::string content_of(const ZipReader& reader, std::size_t index) {
  const auto content = reader.read(reader.members()[index]);
  return {reinterpret_cast<const char*>(content.bytes().data()), content.bytes().size()};
}

// Numbers that neither repeat nor compress.
std::string noise(std::size_t size) {
  std::string text;
  unsigned state = 1;
  while (text.size() < size) {
    state = state * 1664525U + 1013904223U;
    text += static_cast<char>(state >> 24);
  }
  return text;
}

}  // namespace

TEST_CASE("members of every size come back, stored and deflated, as zip and as zip64") {
  const test::TemporaryFolder folder;
  const std::vector<std::string> contents{"", "a", std::string(1'000'000, 'x'), noise(700'000), "last"};
  for (const Compression compression : {Compression::none, Compression::deflate}) {
    for (const std::uint64_t zip64_from : {0xFFFFFFFFULL, 100'000ULL, 0ULL}) {
      INFO("zip64 from " << zip64_from);
      ZipWriter zip(folder / "out.zip", compression, Overwrite::yes, zip64_from);
      for (std::size_t index = 0; index < contents.size(); ++index)
        add(zip, "m" + std::to_string(index), contents[index]);
      zip.commit();
      const ZipReader reader(SharedBytes::map(folder / "out.zip"), "out.zip", SIZE_MAX);
      REQUIRE(reader.members().size() == contents.size());
      for (std::size_t index = 0; index < contents.size(); ++index) {
        CHECK(reader.members()[index].name == "m" + std::to_string(index));
        CHECK(content_of(reader, index) == contents[index]);
      }
    }
  }
}

TEST_CASE("more members than an archive without zip64 can count come back") {
  const test::TemporaryFolder folder;
  ZipWriter zip(folder / "out.zip", Compression::none, Overwrite::no);
  for (int index = 0; index < 65'536; ++index) {
    zip.begin(std::to_string(index), 0);
    zip.end();
  }
  zip.commit();
  CHECK(ZipReader(SharedBytes::map(folder / "out.zip"), "out.zip", SIZE_MAX).members().size() == 65'536);
}

TEST_CASE("names that a zip archive cannot hold are refused, and nothing is left behind") {
  const test::TemporaryFolder folder;
  for (const std::string& name : {std::string(), std::string("\xff"), std::string(70'000, 'n'), std::string("twice")}) {
    const auto error = test::error_of([&] {
      ZipWriter zip(folder / "out.zip", Compression::none, Overwrite::no);
      add(zip, "twice", "x");
      add(zip, name, "x");
    });
    CHECK(error.kind() == ErrorKind::usage);
  }
  CHECK(std::filesystem::is_empty(folder.path()));
}

TEST_CASE("a member with other than the announced bytes is our own fault") {
  const test::TemporaryFolder folder;
  ZipWriter zip(folder / "out.zip", Compression::none, Overwrite::no);
  zip.begin("a", 5);
  zip.append(test::bytes_of("four"));
  CHECK(test::error_of([&] { zip.end(); }).kind() == ErrorKind::internal);
}
