#include <filesystem>
#include <iostream>
#include <sstream>

#include "cli/program.hpp"
#include "support/catch.hpp"
#include "support/paths.hpp"

using attnviz::test::call;
using attnviz::test::project_path;
using attnviz::test::read_text;
using attnviz::test::shell;
using attnviz::test::TemporaryFolder;
using attnviz::test::write_text;
namespace fs = std::filesystem;

namespace {

/// The lines of the README's block of shell lines that holds `word`, as printed.
std::string recipe_with(const std::string& word) {
  std::istringstream text(read_text(project_path("README.md")));
  std::string block;
  bool inside = false;
  for (std::string line; std::getline(text, line);) {
    if (line.starts_with("```")) {
      if (inside && block.find(word) != std::string::npos) return block;
      inside = line == "```sh";
      block.clear();
    } else if (inside) {
      block += line + "\n";
    }
  }
  return "";
}

class Folder : public TemporaryFolder {
 public:
  Folder() {
    fs::create_directory(path() / "photos");
    for (const char* name : {"a", "b", "c", "d", "e", "f"}) {
      fs::copy_file(project_path("assets/samples/images/cat.jpg"), path() / "photos" / (std::string(name) + ".jpg"));
    }
  }
};

bool has(const char* program) {
  const TemporaryFolder here;
  if (shell(std::string("command -v ") + program, here.path()).code == 0) return true;
  std::cerr << "skipped: " << program << " is not installed\n";
  return false;
}

}  // namespace

TEST_CASE("the README's recipe for GNU parallel makes what one run makes") {
  const std::string recipe = recipe_with("parallel ");
  REQUIRE_THAT(recipe, ContainsSubstring("attnviz merge"));
  if (!has("parallel")) return;
  const Folder here;
  const auto finished = shell("export HOME=. PARALLEL_HOME=.\n" + recipe, here.path());
  CAPTURE(finished.err);
  CHECK(finished.code == 0);
  CHECK(call("run photos -o whole", here.path()).code == 0);
  CHECK(shell("diff -r whole out", here.path()).code == 0);
}

TEST_CASE("the README's recipe for a Slurm array makes what one run makes") {
  const std::string recipe = recipe_with("sbatch ");
  REQUIRE_THAT(recipe, ContainsSubstring("--array=1-8"));
  for (const char* needed : {"sbatch", "slurmctld", "slurmd", "munged"}) {
    if (!has(needed)) return;
  }
  const Folder here;
  if (shell("test $(id -u) = 0", here.path()).code != 0) {
    std::cerr << "skipped: Slurm's daemons need root\n";
    return;
  }
  write_text(here / "recipe", recipe);
  const std::string node = project_path("tests/cli/one_node_slurm").string();
  const auto finished = shell(node + " slurm sh -e recipe", here.path());
  if (finished.code == 75) {
    std::cerr << "skipped: Slurm's node does not come up here\n" << finished.err;
    return;
  }
  CAPTURE(finished.out, finished.err);
  CHECK(finished.code == 0);
  CHECK_THAT(finished.out, ContainsSubstring("Submitted batch job"));
  CHECK(call("run photos -o whole", here.path()).code == 0);
  CHECK(shell("diff -r whole out", here.path()).code == 0);
}
