#include "attnviz/io/atomic_file.hpp"

#include <csignal>
#include <filesystem>
#include <thread>
#include <vector>

#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "attnviz/core/error.hpp"
#include "support/catch.hpp"
#include "support/error_of.hpp"
#include "support/paths.hpp"

using namespace attnviz;
using namespace attnviz::io;
namespace fs = std::filesystem;

namespace {

std::vector<std::string> names_in(const fs::path& folder) {
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator(folder)) names.push_back(entry.path().filename().string());
  std::sort(names.begin(), names.end());
  return names;
}

}  // namespace

TEST_CASE("a file written whole appears under its name alone") {
  const test::TemporaryFolder folder;
  write_atomically(folder / "out.json", "{}", Overwrite::no);
  CHECK(test::read_text(folder / "out.json") == "{}");
  CHECK(names_in(folder.path()) == std::vector<std::string>{"out.json"});
}

TEST_CASE("small and large pieces arrive in order") {
  const test::TemporaryFolder folder;
  std::string expected;
  AtomicFile file(folder / "out", Overwrite::no);
  for (std::size_t size : {1UL, 100'000UL, 200'000UL, 600'000UL, 3UL, 262'144UL, 262'145UL, 0UL, 7UL}) {
    const std::string piece(size, static_cast<char>('a' + expected.size() % 26));
    file.append(piece);
    expected += piece;
    CHECK(file.size() == expected.size());
  }
  file.commit();
  CHECK(test::read_text(folder / "out") == expected);
}

TEST_CASE("nothing is visible under the target before commit, and nothing stays without it") {
  const test::TemporaryFolder folder;
  {
    AtomicFile file(folder / "out.png", Overwrite::no);
    file.append(std::string(1'000'000, 'x'));
    CHECK_FALSE(fs::exists(folder / "out.png"));
    const auto names = names_in(folder.path());
    REQUIRE(names.size() == 1);
    CHECK_THAT(names[0], StartsWith(".out.png.tmp-" + std::to_string(::getpid()) + "-"));
  }
  CHECK(names_in(folder.path()).empty());
}

TEST_CASE("an existing target is refused before any work, and kept") {
  const test::TemporaryFolder folder;
  test::write_text(folder / "out", "old");
  const auto error = test::error_of([&] { AtomicFile(folder / "out", Overwrite::no); });
  CHECK(error.kind() == ErrorKind::exists);
  CHECK_THAT(error.what(), ContainsSubstring((folder / "out").string()));
  CHECK(test::read_text(folder / "out") == "old");
}

TEST_CASE("a target that appears while we write is kept") {
  const test::TemporaryFolder folder;
  {
    AtomicFile file(folder / "out", Overwrite::no);
    file.append("mine");
    test::write_text(folder / "out", "theirs");
    CHECK(test::error_of([&] { file.commit(); }).kind() == ErrorKind::exists);
  }
  CHECK(test::read_text(folder / "out") == "theirs");
  CHECK(names_in(folder.path()) == std::vector<std::string>{"out"});
}

TEST_CASE("of many threads that write one new name exactly one wins") {
  const test::TemporaryFolder folder;
  std::vector<std::thread> threads;
  std::atomic<int> wins{0};
  for (int index = 0; index < 8; ++index) {
    threads.emplace_back([&, index] {
      try {
        write_atomically(folder / "out", std::string(1000, static_cast<char>('a' + index)), Overwrite::no);
        ++wins;
      } catch (const Error&) {
      }
    });
  }
  for (auto& thread : threads) thread.join();
  CHECK(wins == 1);
  const std::string text = test::read_text(folder / "out");
  CHECK(text == std::string(1000, text[0]));
  CHECK(names_in(folder.path()).size() == 1);
}

TEST_CASE("overwriting replaces the whole file, and a link instead of what it points to") {
  const test::TemporaryFolder folder;
  test::write_text(folder / "original", "a long old text");
  fs::create_symlink("original", folder / "link");
  write_atomically(folder / "original", "new", Overwrite::yes);
  CHECK(test::read_text(folder / "original") == "new");
  write_atomically(folder / "link", "other", Overwrite::yes);
  CHECK(test::read_text(folder / "original") == "new");
  CHECK(test::read_text(folder / "link") == "other");
}

TEST_CASE("a dangling link is a target that exists") {
  const test::TemporaryFolder folder;
  fs::create_symlink("nowhere", folder / "link");
  CHECK(test::error_of([&] { AtomicFile(folder / "link", Overwrite::no); }).kind() == ErrorKind::exists);
}

TEST_CASE("devices and folders are never replaced") {
  const test::TemporaryFolder folder;
  CHECK(test::error_of([] { AtomicFile("/dev/null", Overwrite::yes); }).kind() == ErrorKind::exists);
  CHECK(test::error_of([] { AtomicFile("/dev/stdout", Overwrite::yes); }).kind() == ErrorKind::exists);
  CHECK_THAT(test::error_of([&] { AtomicFile(folder.path(), Overwrite::yes); }).what(), ContainsSubstring("a folder"));
  CHECK(test::error_of([&] { AtomicFile(folder / "", Overwrite::yes); }).kind() == ErrorKind::usage);
}

TEST_CASE("a missing folder is not found") {
  const test::TemporaryFolder folder;
  const auto error = test::error_of([&] { write_atomically(folder / "none/out", "x", Overwrite::no); });
  CHECK(error.kind() == ErrorKind::not_found);
}

TEST_CASE("a write that the system refuses is one error with path and bytes, and leaves nothing") {
  const test::TemporaryFolder folder;
  rlimit old_limit{};
  REQUIRE(::getrlimit(RLIMIT_FSIZE, &old_limit) == 0);
  const auto old_handler = std::signal(SIGXFSZ, SIG_IGN);
  rlimit limit = old_limit;
  limit.rlim_cur = 400'000;
  REQUIRE(::setrlimit(RLIMIT_FSIZE, &limit) == 0);
  const auto error =
      test::error_of([&] { write_atomically(folder / "out", std::string(1'000'000, 'x'), Overwrite::no); });
  ::setrlimit(RLIMIT_FSIZE, &old_limit);
  std::signal(SIGXFSZ, old_handler);
  CHECK(error.kind() == ErrorKind::io);
  CHECK_THAT(error.what(), ContainsSubstring((folder / "out").string()) && ContainsSubstring("after 400000 bytes"));
  CHECK(names_in(folder.path()).empty());
}

TEST_CASE("a name as long as the system allows can be written") {
  const test::TemporaryFolder folder;
  const std::string name(255, 'n');
  write_atomically(folder / name, "x", Overwrite::no);
  CHECK(names_in(folder.path()) == std::vector<std::string>{name});
}

TEST_CASE("an interrupted program removes what it had begun") {
  const test::TemporaryFolder folder;
  const pid_t child = ::fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    std::signal(SIGTERM, [](int) {
      remove_unfinished_files();
      ::_exit(130);
    });
    write_atomically(folder / "finished", "x", Overwrite::no);
    AtomicFile first(folder / "first", Overwrite::no);
    AtomicFile second(folder / "second", Overwrite::no);
    std::raise(SIGTERM);
    ::_exit(1);
  }
  int status = 0;
  REQUIRE(::waitpid(child, &status, 0) == child);
  CHECK(WEXITSTATUS(status) == 130);
  CHECK(names_in(folder.path()) == std::vector<std::string>{"finished"});
}

TEST_CASE("more files than can be noted for removal are refused") {
  const test::TemporaryFolder folder;
  std::vector<std::unique_ptr<AtomicFile>> files;
  const auto error = test::error_of([&] {
    for (int index = 0; index < 600; ++index) {
      files.push_back(std::make_unique<AtomicFile>(folder / std::to_string(index), Overwrite::no));
    }
  });
  CHECK((error.kind() == ErrorKind::limit || error.kind() == ErrorKind::io));
  files.clear();
  CHECK(names_in(folder.path()).empty());
}

TEST_CASE("folders are made with those above them") {
  const test::TemporaryFolder folder;
  ensure_folder(folder / "a/b/c");
  ensure_folder(folder / "a/b/c/");
  CHECK(fs::is_directory(folder / "a/b/c"));
  test::write_text(folder / "file", "x");
  const auto error = test::error_of([&] { ensure_folder(folder / "file/below"); });
  CHECK(error.kind() == ErrorKind::exists);
  CHECK_THAT(error.what(), ContainsSubstring("file is a file"));
}
