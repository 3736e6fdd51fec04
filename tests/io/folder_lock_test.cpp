#include "attnviz/io/folder_lock.hpp"

#include <filesystem>
#include <optional>

#include <unistd.h>

#include "attnviz/core/error.hpp"
#include "support/catch.hpp"
#include "support/error_of.hpp"
#include "support/paths.hpp"

using namespace attnviz;
using namespace attnviz::io;
using attnviz::test::error_of;
using attnviz::test::read_text;
using attnviz::test::TemporaryFolder;
using attnviz::test::write_text;
using Mode = attnviz::io::FolderLock::Mode;
namespace fs = std::filesystem;

namespace {

std::string host_name() {
  char name[256] = {};
  ::gethostname(name, sizeof name - 1);
  return name;
}

}  // namespace

TEST_CASE("a lock names its holder, keeps others out, and is gone with it") {
  const TemporaryFolder folder;
  {
    const FolderLock lock(folder / "lock", Mode::alone);
    CHECK(lock.left_behind().empty());
    const std::string owner = "process " + std::to_string(::getpid()) + " on " + host_name() + " since 20";
    CHECK_THAT(read_text(folder / "lock"), ContainsSubstring(owner));
    CHECK_THAT(lock_holder(folder / "lock"), ContainsSubstring(owner));
    const Error error = error_of([&] { FolderLock second(folder / "lock", Mode::alone); });
    CHECK(error.kind() == ErrorKind::exists);
    CHECK_THAT(error.what(), ContainsSubstring("is being written by " + owner));
    CHECK(error_of([&] { FolderLock second(folder / "lock", Mode::shared); }).kind() == ErrorKind::exists);
  }
  CHECK_FALSE(fs::exists(folder / "lock"));
  CHECK(lock_holder(folder / "lock").empty());
}

TEST_CASE("a lock that its holder could not remove is taken over, once nobody holds it") {
  const TemporaryFolder folder;
  write_text(folder / "lock", "process 999999 on " + host_name() + " since 2020-01-01 00:00:00 UTC\n");
  const FolderLock lock(folder / "lock", Mode::alone);
  CHECK(lock.dead_process() == 999999);
  CHECK_THAT(lock.left_behind(), ContainsSubstring("process 999999 on " + host_name()));
  CHECK_THAT(read_text(folder / "lock"), ContainsSubstring("process " + std::to_string(::getpid())));
}

TEST_CASE("a lock of another host, or of nobody knows whom, is left alone, in words that harm no terminal") {
  const TemporaryFolder folder;
  for (const std::string& text : {std::string("process 7 on another-host since 2020-01-01 00:00:00 UTC\n"),
                                  std::string("\x1b[2J what?"), std::string(5000, 'x')}) {
    write_text(folder / "lock", text);
    const Error error = error_of([&] { FolderLock lock(folder / "lock", Mode::alone); });
    CHECK(error.kind() == ErrorKind::exists);
    CHECK_THAT(error.what(), ContainsSubstring("may be being written by"));
    CHECK(std::string(error.what()).find('\x1b') == std::string::npos);
    CHECK(read_text(folder / "lock") == text);
  }
}

TEST_CASE("those who share a lock keep out who wants it alone, and the last one removes it") {
  const TemporaryFolder folder;
  std::optional<FolderLock> first(std::in_place, folder / "lock", Mode::shared);
  std::optional<FolderLock> second(std::in_place, folder / "lock", Mode::shared);
  CHECK(error_of([&] { FolderLock alone(folder / "lock", Mode::alone); }).kind() == ErrorKind::exists);
  first.reset();
  CHECK(fs::exists(folder / "lock"));
  CHECK(error_of([&] { FolderLock alone(folder / "lock", Mode::alone); }).kind() == ErrorKind::exists);
  second.reset();
  CHECK_FALSE(fs::exists(folder / "lock"));
  const FolderLock alone(folder / "lock", Mode::alone);
}
