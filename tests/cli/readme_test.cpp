#include <filesystem>
#include <sstream>
#include <string>
#include <vector>

#include "cli/program.hpp"
#include "support/catch.hpp"
#include "support/paths.hpp"

using attnviz::test::call;
using attnviz::test::project_path;
using attnviz::test::read_text;
using attnviz::test::shell;
using attnviz::test::TemporaryFolder;

namespace {

std::string readme() {
  return read_text(project_path("README.md"));
}

/// Every line "attnviz ..." inside the README's console blocks.
std::vector<std::string> example_calls() {
  std::vector<std::string> calls;
  std::istringstream text(readme());
  bool inside = false;
  for (std::string line; std::getline(text, line);) {
    if (line.starts_with("```")) inside = line == "```console";
    if (inside && line.starts_with("attnviz ")) calls.push_back(line);
  }
  return calls;
}

}  // namespace

TEST_CASE("the README's ten examples work as printed, one after the other in one folder") {
  const auto calls = example_calls();
  CHECK(calls.size() == 10);
  const TemporaryFolder here;
  std::filesystem::create_directory_symlink(project_path("assets"), here / "assets");
  for (const std::string& call : calls) {
    const auto finished = shell(call, here.path());
    CAPTURE(call, finished.err);
    CHECK(finished.code == 0);
  }
}

TEST_CASE("the README's table of mechanisms is the registry's") {
  const TemporaryFolder here;
  const std::string table = call("list --markdown", here.path()).out;
  CHECK_FALSE(table.empty());
  CHECK_THAT(readme(), ContainsSubstring(table));
}
