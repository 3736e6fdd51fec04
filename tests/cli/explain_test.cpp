#include <filesystem>

#include "attnviz/mechanisms/registry.hpp"
#include "cli/program.hpp"
#include "support/catch.hpp"
#include "support/paths.hpp"

using attnviz::mechanisms::registry;
using attnviz::test::call;
using attnviz::test::project_path;
using attnviz::test::shell;
using attnviz::test::TemporaryFolder;

TEST_CASE("the example of every mechanism works as printed, from the top of the project") {
  const TemporaryFolder here;
  std::filesystem::create_directory_symlink(project_path("assets"), here / "assets");
  for (const auto& mechanism : registry()) {
    std::filesystem::remove_all(here / "attnviz-out");
    const auto finished = shell(std::string(mechanism.description.example), here.path());
    CAPTURE(mechanism.description.example, finished.err);
    CHECK(finished.code == 0);
    CHECK(finished.out.find("." + std::string(mechanism.description.name) + ".") != std::string::npos);
    CHECK_THAT(finished.out, ContainsSubstring(".json"));
  }
}

TEST_CASE("explain shows everything that a mechanism says about itself") {
  const TemporaryFolder here;
  for (const auto& mechanism : registry()) {
    const auto text = call("explain " + std::string(mechanism.description.name), here.path()).out;
    CAPTURE(text);
    CHECK_THAT(text, ContainsSubstring(std::string(mechanism.description.title)));
    CHECK_THAT(text, ContainsSubstring(std::string(mechanism.description.citation)));
    for (const auto& option : mechanism.options)
      CHECK_THAT(text, ContainsSubstring("\n  " + std::string(option.name) + " "));
  }
}
