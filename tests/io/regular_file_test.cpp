#include "attnviz/io/regular_file.hpp"

#include <functional>

#include "attnviz/core/error.hpp"
#include "attnviz/io/file.hpp"
#include "attnviz/io/sha256.hpp"
#include "attnviz/io/shared_bytes.hpp"
#include "support/catch.hpp"
#include "support/error_of.hpp"
#include "support/paths.hpp"
#include "support/special_files.hpp"

using namespace attnviz;
using namespace attnviz::io;
namespace fs = std::filesystem;

TEST_CASE("a regular file is opened, also through a link, and its size is told") {
  const test::TemporaryFolder folder;
  test::write_text(folder / "file", "seven b");
  fs::create_symlink("file", folder / "link");
  CHECK(open_regular(folder / "file").size == 7);
  CHECK(open_regular(folder / "link").size == 7);
  CHECK(test::error_of([&] { open_regular(folder / "none"); }).kind() == ErrorKind::not_found);
}

TEST_CASE("pipes, sockets and devices are refused by every reader, and nobody waits") {
  const test::TemporaryFolder folder;
  REQUIRE(test::make_pipe(folder / "pipe"));
  REQUIRE(test::make_socket(folder / "socket"));
  fs::create_symlink("pipe", folder / "link");
  const std::vector<std::pair<fs::path, std::string>> refused = {{folder / "pipe", "it is a named pipe, not a file"},
                                                                 {folder / "link", "it is a named pipe, not a file"},
                                                                 {folder / "socket", "it is a socket, not a file"},
                                                                 {"/dev/zero", "it is a device, not a file"},
                                                                 {"/dev/null", "it is a device, not a file"}};
  const std::vector<std::function<void(const fs::path&)>> readers = {
      [](const fs::path& path) { read_file(path); },
      [](const fs::path& path) { read_text(path); },
      [](const fs::path& path) { SharedBytes::map(path); },
      [](const fs::path& path) { sha256_of_file(path); },
  };
  for (const auto& [path, words] : refused) {
    for (const auto& read : readers) {
      const auto error = test::error_of([&] { read(path); });
      CHECK(error.kind() == ErrorKind::io);
      CHECK(std::string(error.what()) == "cannot read " + path.string() + ": " + words);
    }
  }
  CHECK_THAT(test::error_of([&] { read_file(folder / "pipe"); }).hint(), ContainsSubstring("'-' for standard input"));
}
