#include <algorithm>
#include <filesystem>
#include <fstream>
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
namespace fs = std::filesystem;

namespace {

std::vector<fs::path> lesson_files() {
  std::vector<fs::path> files;
  for (const auto& entry : fs::directory_iterator(project_path("assets/lessons"))) {
    if (entry.path().filename() != "README.md") files.push_back(entry.path());
  }
  std::ranges::sort(files);
  return files;
}

/// "03-relevance.md" -> "relevance"
std::string name_of(const fs::path& file) {
  const std::string stem = file.stem().string();
  return stem.substr(stem.find('-') + 1);
}

/// The commands of a lesson, those that it runs and those that it leaves to its reader.
std::vector<std::string> commands_of(const fs::path& file) {
  std::vector<std::string> commands;
  std::istringstream lines(read_text(file));
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with("    attnviz ")) commands.push_back(line.substr(4));
  }
  return commands;
}

std::size_t pictures_in(const fs::path& folder) {
  std::size_t count = 0;
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(folder, error)) count += entry.path().extension() == ".png" ? 1U : 0U;
  return count;
}

}  // namespace

TEST_CASE("every lesson is listed, tells itself and draws its pictures, twice over") {
  const TemporaryFolder here;
  const std::string list = call("lesson", here.path()).out;
  const auto files = lesson_files();
  CHECK(files.size() >= 20);
  for (const fs::path& file : files) {
    const std::string name = name_of(file);
    CAPTURE(name);
    CHECK_THAT(list, ContainsSubstring("  " + name + " "));
    const auto finished = call("lesson " + name, here.path());
    CAPTURE(finished.err);
    CHECK(finished.code == 0);
    CHECK_THAT(finished.out, ContainsSubstring("What to notice") && ContainsSubstring("What to change"));
    CHECK(pictures_in(here / "attnviz-lessons" / name) > 0);
  }
  CHECK(call("lesson " + name_of(files.front()), here.path()).code == 0);
}

TEST_CASE("every command of every lesson works as printed") {
  const TemporaryFolder here;
  fs::create_directory_symlink(project_path("assets"), here / "assets");
  for (const fs::path& file : lesson_files()) {
    const auto commands = commands_of(file);
    CHECK(commands.size() >= 2);
    for (const std::string& command : commands) {
      const bool draws = command.starts_with("attnviz run ");
      const auto finished = shell(draws ? command + " --force" : command, here.path());
      CAPTURE(command, finished.err);
      CHECK(finished.code == 0);
      CHECK_FALSE(finished.out.empty());
    }
  }
}

TEST_CASE("a lesson can be read without its pictures, and a wrong name gets the nearest right one") {
  const TemporaryFolder here;
  const auto read = call("lesson self-attention --read", here.path());
  CHECK(read.code == 0);
  CHECK_THAT(read.out, ContainsSubstring("$ attnviz run "));
  CHECK_FALSE(fs::exists(here / "attnviz-lessons"));
  const auto wrong = call("lesson self-atention", here.path());
  CHECK(wrong.code == 2);
  CHECK_THAT(wrong.err, ContainsSubstring("did you mean 'self-attention'?"));
}
