#include "attnviz/io/assets.hpp"

#include <cstdlib>

#include <stdlib.h>

#include "attnviz/core/error.hpp"
#include "support/catch.hpp"
#include "support/error_of.hpp"
#include "support/paths.hpp"

using namespace attnviz;
using namespace attnviz::io;

namespace {

class Environment {
 public:
  explicit Environment(const std::filesystem::path& folder) { ::setenv("ATTNVIZ_ASSETS", folder.c_str(), 1); }
  ~Environment() { ::unsetenv("ATTNVIZ_ASSETS"); }
};

}  // namespace

TEST_CASE("a program in the build tree looks for assets in the source tree") {
  ::unsetenv("ATTNVIZ_ASSETS");
  const auto folders = asset_folders();
  REQUIRE(folders.size() >= 2);
  CHECK(folders[1] == test::project_path("assets"));
}

TEST_CASE("ATTNVIZ_ASSETS comes first") {
  const test::TemporaryFolder folder;
  test::write_text(folder / "only-here.txt", "x");
  const Environment environment(folder.path());
  CHECK(asset("only-here.txt") == folder / "only-here.txt");
}

TEST_CASE("an empty ATTNVIZ_ASSETS counts as none") {
  const Environment environment("");
  CHECK_FALSE(asset_folders().front().empty());
}

TEST_CASE("a missing asset names every place that was tried") {
  const test::TemporaryFolder folder;
  const Environment environment(folder.path());
  const auto error = test::error_of([] { asset("models/none"); });
  CHECK(error.kind() == ErrorKind::not_found);
  for (const auto& place : asset_folders()) CHECK_THAT(error.what(), ContainsSubstring(place.string()));
}

TEST_CASE("an asset's name cannot leave the assets folder") {
  for (const char* name : {"", "/etc/passwd", "../secret", "models/../../secret"}) {
    CHECK(test::error_of([&] { asset(name); }).kind() == ErrorKind::usage);
  }
}
