#include "attnviz/io/append_file.hpp"

#include "attnviz/core/error.hpp"
#include "support/catch.hpp"
#include "support/error_of.hpp"
#include "support/paths.hpp"

using namespace attnviz;
using namespace attnviz::io;
using attnviz::test::read_text;
using attnviz::test::TemporaryFolder;
using attnviz::test::write_text;

TEST_CASE("a journal grows by what is appended, and can be read beside it") {
  const TemporaryFolder folder;
  AppendFile file(folder / "log");
  file.append("one\n");
  file.append("two\n");
  file.sync();
  sync_file_system(folder.path());
  CHECK(read_text(folder / "log") == "one\ntwo\n");
  CHECK(file.read(4, 3) == "two");
  CHECK(file.read(4, 30) == "two\n");
  CHECK(AppendFile(folder / "log").size() == 8);
}

TEST_CASE("the torn end of a journal is cut off when it is opened") {
  const TemporaryFolder folder;
  const std::string lines = std::string(70000, 'x') + "\ny\n";
  for (const std::string& torn : {std::string("half"), std::string(100000, 'z'), std::string(70000, '\0'),
                                  std::string("a\0b\n", 4), std::string(5, '\0') + "later\n"}) {
    write_text(folder / "log", lines + torn);
    CHECK(AppendFile(folder / "log").size() == lines.size());
    CHECK(read_text(folder / "log") == lines);
    write_text(folder / "log", torn.substr(0, 3));
    CHECK(AppendFile(folder / "log").size() == 0);
  }
}

TEST_CASE("a journal is a regular file in a folder that is there") {
  const TemporaryFolder folder;
  CHECK(test::error_of([&] { AppendFile file(folder.path()); }).kind() == ErrorKind::io);
  CHECK(test::error_of([&] { AppendFile file("/dev/null"); }).kind() == ErrorKind::io);
  CHECK(test::error_of([&] { AppendFile file(folder / "none/log"); }).kind() == ErrorKind::not_found);
  CHECK(test::error_of([&] { sync_file_system(folder / "none"); }).kind() == ErrorKind::not_found);
}
