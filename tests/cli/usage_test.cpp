#include "cli/program.hpp"
#include "support/catch.hpp"
#include "support/paths.hpp"

using attnviz::test::call;
using attnviz::test::shell;
using attnviz::test::TemporaryFolder;

TEST_CASE("help goes to standard output, opens with examples and succeeds") {
  const TemporaryFolder here;
  for (const char* arguments : {"--help", "run --help", "explain --help"}) {
    const auto finished = call(arguments, here.path());
    CHECK(finished.code == 0);
    CHECK_THAT(finished.out, ContainsSubstring("attnviz"));
    CHECK(finished.err.empty());
  }
  const auto help = call("--help", here.path()).out;
  CHECK(help.find("Examples:") < help.find("Usage:"));
}

TEST_CASE("the version is one line") {
  const TemporaryFolder here;
  const auto finished = call("--version", here.path());
  CHECK(finished.code == 0);
  CHECK(finished.out.starts_with("attnviz "));
  CHECK(finished.out.find('\n') == finished.out.size() - 1);
}

TEST_CASE("a wrong call is two, says what is wrong on standard error and writes nothing") {
  const TemporaryFolder here;
  const std::string arguments =
      GENERATE("", "ran", "run", "run --nonsense", "run --text x -m simma", "run --text x --set nothing",
               "run --text x --set sigma=banana", "run --text x --set nearest=7", "run --text x --query 1,2,3",
               "run --text x --query word:y", "run --text x --write pictures", "run --text x --shard 3/2",
               "run --text x --force --resume", "run --text x --grid 0", "run --text x --colormap rainbow",
               "run --text x --features bank2", "run --text x --flow", "run --text x --model minilm --flow --rollout",
               "run --text x --compat chefer --mass 0.5", "run --text x --weights none.safetensors", "explain simma",
               "list moods");
  const auto finished = call(arguments, here.path());
  CAPTURE(arguments, finished.err);
  const bool per_input = arguments.find("word:y") != std::string::npos || arguments.find("bank2") != std::string::npos;
  CHECK(finished.code == (per_input ? 1 : 2));
  CHECK(finished.out.empty());
  CHECK_FALSE(finished.err.empty());
  if (!per_input) CHECK_FALSE(std::filesystem::exists(here / "attnviz-out"));
}

TEST_CASE("a wrong name gets the nearest right one") {
  const TemporaryFolder here;
  CHECK_THAT(call("explain simma", here.path()).err, ContainsSubstring("did you mean 'simam'?"));
  CHECK_THAT(call("run --text x -m distance --set neerest=0.5", here.path()).err,
             ContainsSubstring("did you mean 'nearest'?"));
}

TEST_CASE("lists are for people and for programs") {
  const TemporaryFolder here;
  CHECK_THAT(call("list", here.path()).out, ContainsSubstring("distance"));
  CHECK_THAT(call("list features", here.path()).out, ContainsSubstring("bank"));
  CHECK_THAT(call("list colormaps", here.path()).out, ContainsSubstring("viridis"));
  CHECK_THAT(call("list models", here.path()).out, ContainsSubstring("dinov2"));
}

TEST_CASE("a reader that leaves early is no failure") {
  const TemporaryFolder here;
  const auto finished = shell("attnviz list --json | head -c 1; echo ${PIPESTATUS:-0}", here.path());
  CHECK(finished.err.empty());
}

TEST_CASE("a full disk behind standard output is said") {
  const TemporaryFolder here;
  if (!std::filesystem::exists("/dev/full")) return;
  const auto finished = shell("attnviz list > /dev/full", here.path());
  CHECK(finished.code == 1);
  CHECK_THAT(finished.err, ContainsSubstring("No space left"));
}

TEST_CASE("an option takes one value, wherever the input stands") {
  const TemporaryFolder here;
  attnviz::test::write_text(here / "a.txt", "one two");
  const std::string options = GENERATE("--set nearest=0.5", "--query token:0", "--text x", "--contour 0.5,0.7");
  const auto finished = call("run " + options + " a.txt", here.path());
  CAPTURE(options, finished.err);
  CHECK(finished.code == 0);
  CHECK_THAT(finished.out, ContainsSubstring("a.distance.") && ContainsSubstring(".json"));
}

TEST_CASE("what was nearly right is answered with what is") {
  const TemporaryFolder here;
  CHECK_THAT(call("rn photo.jpg", here.path()).err, ContainsSubstring("did you mean 'run'?"));
  CHECK_THAT(call("run --mechanisms simam", here.path()).err, ContainsSubstring("did you mean '--mechanism'?"));
  CHECK_THAT(call("explain SELF", here.path()).err, ContainsSubstring("did you mean 'self'?"));
  CHECK_THAT(call("explain atention", here.path()).err, ContainsSubstring("perhaps one of"));
  CHECK(call("help", here.path()).out == call("--help", here.path()).out);
  CHECK(call("help run", here.path()).out == call("run --help", here.path()).out);
}

TEST_CASE("help opens with examples and knows no types of the language it is written in") {
  const TemporaryFolder here;
  const std::string help = call("run --help", here.path()).out;
  CHECK(help.find("Examples:") < help.find("Usage:"));
  for (const char* type : {"UINT", "FLOAT", "TEXT:", " in [", "{"}) {
    CAPTURE(type);
    CHECK(help.find(type) == std::string::npos);
  }
}

TEST_CASE("a dry run names every file that may be written and writes none") {
  const TemporaryFolder here;
  const auto finished = call("run --text \"a b\" -m self,soft -o out --dry-run", here.path());
  for (const char* file :
       {"out/text.self.heatmap.png", "out/text.self.json", "out/text.soft.json", "out/text.sheet.png"}) {
    CAPTURE(file);
    CHECK_THAT(finished.out, ContainsSubstring(file));
  }
  CHECK_FALSE(std::filesystem::exists(here / "out"));
}
