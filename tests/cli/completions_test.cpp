#include <sstream>

#include "cli/program.hpp"
#include "support/catch.hpp"
#include "support/paths.hpp"

using attnviz::test::call;
using attnviz::test::shell;
using attnviz::test::TemporaryFolder;

namespace {

bool has(const std::string& program) {
  const TemporaryFolder here;
  return shell("command -v " + program, here.path()).code == 0;
}

/// What bash offers, one a line, for the last of `words`, which are quoted as bash cuts them.
std::string offered(const std::string& words, const std::filesystem::path& folder) {
  const auto finished = shell(
      "bash --norc -c '"
      "source <(attnviz completions bash) || exit; COMP_WORDS=(attnviz " +
          words +
          "); COMP_CWORD=$((${#COMP_WORDS[@]} - 1)); _attnviz; "
          "for word in \"${COMPREPLY[@]}\"; do echo \"$word\"; done'",
      folder);
  CAPTURE(words, finished.err);
  CHECK(finished.code == 0);
  CHECK(finished.err.empty());
  return finished.out;
}

}  // namespace

TEST_CASE("bash completes commands, options and names") {
  if (!has("bash")) {
    SUCCEED("passed over: no bash here");
    return;
  }
  const TemporaryFolder here;
  CHECK(offered("re", here.path()) == "report\n");
  CHECK(offered("list \"\"", here.path()) == "mechanisms\nmodels\nfeatures\ncolormaps\n");
  CHECK(offered("run --inter", here.path()) == "--interpolation\n");
  CHECK(offered("run photo.jpg -m sima", here.path()) == "simam\n");
  CHECK(offered("run photo.jpg --model dino", here.path()) == "dinov2-small\n");
  CHECK(offered("run --features ba", here.path()) == "bank\n");
  CHECK(offered("run --colormap viri", here.path()) == "viridis\n");
  CHECK(offered("run --direction \"\"", here.path()) == "from\nto\n");
  CHECK(offered("run --arrays n", here.path()) == "npz\n");
  CHECK(offered("explain viri", here.path()) == "viridis\n");
  CHECK(offered("lesson self", here.path()) == "self-attention\n");
  CHECK(offered("merge --table a", here.path()) == "arrow\n");
  CHECK(offered("completions \"\"", here.path()) == "bash\nzsh\nfish\n");
  CHECK(offered("run --seed \"\"", here.path()).empty());
}

TEST_CASE("bash completes behind a comma and behind an equals sign") {
  if (!has("bash")) {
    SUCCEED("passed over: no bash here");
    return;
  }
  const TemporaryFolder here;
  CHECK(offered("run -m se,self,sima", here.path()) == "se,self,simam\n");
  CHECK(offered("run --write json,sh", here.path()) == "json,sheet\n");
  CHECK(offered("run --direction \"=\"", here.path()) == "from\nto\n");
  CHECK(offered("run --direction = t", here.path()) == "to\n");
}

TEST_CASE("bash offers files where files are wanted, and folders alone where folders are") {
  if (!has("bash")) {
    SUCCEED("passed over: no bash here");
    return;
  }
  const TemporaryFolder here;
  std::filesystem::create_directory(here / "two words");
  shell("touch 'a cat.jpg'", here.path());
  CHECK(offered("run a", here.path()) == "a cat.jpg\n");
  CHECK(offered("run -o \"\"", here.path()) == "two words\n");
  CHECK(offered("run --weights a", here.path()) == "a cat.jpg\n");
  CHECK(offered("report \"\"", here.path()) == "two words\n");
  CHECK(offered("run --model tw", here.path()) == "two words\n");
}

TEST_CASE("bash completes every option that the help of its command has") {
  const TemporaryFolder here;
  for (const std::string command : {"run", "list", "explain", "lesson", "inspect", "report", "merge"}) {
    const std::string help = call(command + " --help", here.path()).out;
    const std::string options = offered(command + " --", here.path());
    CAPTURE(command, options);
    std::istringstream lines(help);
    for (std::string line; std::getline(lines, line);) {
      const std::size_t begin = line.find("--");
      if (!line.starts_with("  -") || begin == std::string::npos) continue;
      const std::string option = line.substr(begin, line.find_first_of(" ,", begin) - begin);
      CHECK_THAT("\n" + options, ContainsSubstring("\n" + option + "\n"));
    }
    CHECK_THAT(options, ContainsSubstring("--help\n"));
  }
}

TEST_CASE("zsh reads its completions without a complaint") {
  if (!has("zsh")) {
    SUCCEED("passed over: no zsh here");
    return;
  }
  const TemporaryFolder here;
  const auto finished = shell(
      "mkdir f && attnviz completions zsh >f/_attnviz && zsh -n f/_attnviz && "
      "zsh -f -c 'fpath=(f $fpath); autoload -Uz compinit; compinit -u -d dump; "
      "autoload +X -Uz _attnviz && print $_comps[attnviz]'",
      here.path());
  CHECK(finished.code == 0);
  CHECK(finished.err.empty());
  CHECK(finished.out == "_attnviz\n");
}

TEST_CASE("fish completes commands, options, and names behind a comma") {
  if (!has("fish")) {
    SUCCEED("passed over: no fish here");
    return;
  }
  const TemporaryFolder here;
  const auto complete = [&](const std::string& line) {
    const auto finished =
        shell("HOME=$PWD fish --no-config -c 'attnviz completions fish | source; complete -C \"attnviz " + line + "\"'",
              here.path());
    CAPTURE(line, finished.err);
    CHECK(finished.code == 0);
    CHECK(finished.err.empty());
    return finished.out;
  };
  CHECK_THAT(complete("re"), StartsWith("report\t"));
  CHECK_THAT(complete("run --inter"), StartsWith("--interpolation\t"));
  CHECK_THAT(complete("run -m sima"), StartsWith("simam"));
  CHECK_THAT(complete("run -m se,sima"), StartsWith("se,simam"));
  CHECK_THAT(complete("run --direction "), StartsWith("from") && ContainsSubstring("\nto"));
}

TEST_CASE("a shell that is not known is refused") {
  const TemporaryFolder here;
  const auto finished = call("completions tcsh", here.path());
  CHECK(finished.code == 2);
  CHECK(finished.out.empty());
}
