#include "attnviz/io/file.hpp"

#include <filesystem>

#include <sys/stat.h>
#include <unistd.h>

#include "attnviz/core/deadline.hpp"
#include "attnviz/core/error.hpp"
#include "support/catch.hpp"
#include "support/error_of.hpp"
#include "support/paths.hpp"

using namespace attnviz;
using namespace attnviz::io;

TEST_CASE("a file is read whole, zero bytes included") {
  const test::TemporaryFolder folder;
  const std::string text("one\0two\r\n\xff", 10);
  test::write_text(folder / "data", text);
  CHECK(read_text(folder / "data") == text);
  const auto bytes = read_file(folder / "data");
  REQUIRE(bytes.size() == 10);
  CHECK(bytes[9] == std::byte{0xff});
}

TEST_CASE("an empty file is empty and no error") {
  const test::TemporaryFolder folder;
  test::write_text(folder / "empty", "");
  CHECK(read_file(folder / "empty").empty());
  CHECK(read_text(folder / "empty").empty());
}

TEST_CASE("a file larger than the first block is read whole") {
  const test::TemporaryFolder folder;
  std::string text(300'001, 'x');
  text.back() = 'y';
  test::write_text(folder / "large", text);
  CHECK(read_text(folder / "large") == text);
}

TEST_CASE("a file whose size the system does not tell is read whole") {
  CHECK(read_text("/proc/self/status").find("Name:") != std::string::npos);
}

TEST_CASE("a missing file is not found, with its path") {
  const auto error = test::error_of([] { read_file("/nowhere/at all"); });
  CHECK(error.kind() == ErrorKind::not_found);
  CHECK(std::string(error.what()) == "cannot read /nowhere/at all: No such file or directory");
}

TEST_CASE("a folder in place of a file says so") {
  const test::TemporaryFolder folder;
  const auto error = test::error_of([&] { read_file(folder.path()); });
  CHECK(error.kind() == ErrorKind::io);
  CHECK_THAT(error.what(), ContainsSubstring("it is a folder"));
}

TEST_CASE("a file without permission says so") {
  if (::geteuid() == 0) return;  // nothing is forbidden to root
  const test::TemporaryFolder folder;
  test::write_text(folder / "secret", "x");
  ::chmod((folder / "secret").c_str(), 0);
  const auto error = test::error_of([&] { read_file(folder / "secret"); });
  CHECK(error.kind() == ErrorKind::io);
  CHECK_THAT(error.what(), ContainsSubstring("Permission denied"));
}

TEST_CASE("the limit of bytes counts exactly and names both numbers") {
  const test::TemporaryFolder folder;
  test::write_text(folder / "ten", "0123456789");
  CHECK(read_file(folder / "ten", 10).size() == 10);
  const auto error = test::error_of([&] { read_file(folder / "ten", 9); });
  CHECK(error.kind() == ErrorKind::limit);
  CHECK_THAT(error.what(), ContainsSubstring("its 10 bytes are over the limit of 9"));
}

TEST_CASE("a path in a message cannot break the line") {
  const auto error = test::error_of([] { read_file("no\nsuch\x1b[31mfile"); });
  CHECK_THAT(error.what(), ContainsSubstring("no\\x0asuch\\x1b[31mfile"));
}

TEST_CASE("standard input is read to its end, in pieces as they come") {
  int ends[2];
  REQUIRE(::pipe(ends) == 0);
  const int saved = ::dup(STDIN_FILENO);
  REQUIRE(::write(ends[1], "first ", 6) == 6);
  REQUIRE(::write(ends[1], "second", 6) == 6);
  ::close(ends[1]);
  ::dup2(ends[0], STDIN_FILENO);
  const auto bytes = read_standard_input();
  ::dup2(saved, STDIN_FILENO);
  ::close(saved);
  ::close(ends[0]);
  CHECK(std::string(reinterpret_cast<const char*>(bytes.data()), bytes.size()) == "first second");
}

TEST_CASE("a file is read whole in pieces, whatever its size is to theirs") {
  const test::TemporaryFolder folder;
  constexpr std::size_t kPiece = std::size_t{4} << 20;
  for (const std::size_t size : {kPiece - 1, kPiece, kPiece + 1, 2 * kPiece + 5}) {
    std::string text(size, 'x');
    for (std::size_t place = 0; place < size; place += 1000) text[place] = static_cast<char>(place / 1000);
    test::write_text(folder / "large", text);
    CHECK(read_text(folder / "large") == text);
    CHECK(read_text(folder / "large", size) == text);
    CHECK(test::error_of([&] { read_text(folder / "large", size - 1); }).kind() == ErrorKind::limit);
  }
}

TEST_CASE("reading is given up behind the deadline") {
  const test::TemporaryFolder folder;
  test::write_text(folder / "file", "x");
  const Deadline deadline(Deadline::Clock::now() - std::chrono::seconds(1));
  CHECK_THROWS_AS(read_file(folder / "file"), DeadlinePassed);
}
