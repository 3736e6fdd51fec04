#include "attnviz/io/shared_bytes.hpp"

#include "attnviz/core/error.hpp"
#include "support/bytes.hpp"
#include "support/catch.hpp"
#include "support/error_of.hpp"
#include "support/paths.hpp"

using namespace attnviz;
using namespace attnviz::io;

TEST_CASE("a mapped file has the bytes of the file, and keeps them for its copies") {
  const test::TemporaryFolder folder;
  test::write_text(folder / "file", "content");
  SharedBytes copy;
  CHECK(copy.bytes().empty());
  {
    const auto mapped = SharedBytes::map(folder / "file");
    copy = mapped;
  }
  const auto expected = test::bytes_of("content");
  CHECK(std::vector(copy.bytes().begin(), copy.bytes().end()) == expected);
}

TEST_CASE("what cannot be mapped is read") {
  const test::TemporaryFolder folder;
  test::write_text(folder / "empty", "");
  CHECK(SharedBytes::map(folder / "empty").bytes().empty());
  CHECK_FALSE(SharedBytes::map("/proc/self/status").bytes().empty());
}

TEST_CASE("mapping a folder or a missing file is an error") {
  const test::TemporaryFolder folder;
  CHECK(test::error_of([&] { SharedBytes::map(folder.path()); }).kind() == ErrorKind::io);
  CHECK(test::error_of([&] { SharedBytes::map(folder / "none"); }).kind() == ErrorKind::not_found);
}
