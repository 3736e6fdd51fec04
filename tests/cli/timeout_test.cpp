#include <nlohmann/json.hpp>
#include <sstream>

#include "cli/program.hpp"
#include "support/catch.hpp"
#include "support/paths.hpp"

using attnviz::test::read_text;
using attnviz::test::shell;
using attnviz::test::TemporaryFolder;

namespace {

/// Sixteen million pixels take every machine longer than a millisecond.
constexpr const char* kBigPicture = "{ printf 'P6 4000 4000 255\\n'; head -c 48000000 /dev/zero; } >big.ppm && ";

}  // namespace

TEST_CASE("run --timeout gives up what takes longer: one line, a failed line in the manifest, exit code 1") {
  const TemporaryFolder here;
  const auto finished =
      shell(std::string(kBigPicture) + "attnviz run big.ppm -m fine_grained,itti --timeout 0.001 -o out", here.path());
  CHECK(finished.code == 1);
  CHECK(finished.out.empty());
  const std::string line = "attnviz: big.ppm: given up, not done within 0.001 s\n";
  CHECK_THAT(finished.err, StartsWith(line));
  CHECK(finished.err.find("given up", line.size()) == std::string::npos);
  std::istringstream manifest(read_text(here / "out/manifest.jsonl"));
  std::size_t failed = 0;
  for (std::string entry; std::getline(manifest, entry);) {
    if (nlohmann::json::parse(entry).value("status", "") == "failed") ++failed;
  }
  CHECK(failed == 2);
}

TEST_CASE("run --timeout that is long enough changes nothing, and a later run does what was given up") {
  const TemporaryFolder here;
  const std::string text = "attnviz run --text 'one two' -m self -o out --timeout ";
  CHECK(shell(text + "0.000001", here.path()).code == 1);
  CHECK(shell(text + "3600 --resume", here.path()).code == 0);
  CHECK(std::filesystem::exists(here / "out/text.self.heatmap.png"));
  CHECK(shell("attnviz run --text 'one two' -m self -o plain", here.path()).code == 0);
  CHECK(read_text(here / "out/text.self.json") == read_text(here / "plain/text.self.json"));
  CHECK(read_text(here / "out/manifest.jsonl") == read_text(here / "plain/manifest.jsonl"));
}

TEST_CASE("run --timeout wants seconds") {
  const TemporaryFolder here;
  for (const char* seconds : {"0", "-1", "soon"}) {
    const auto finished = shell(std::string("attnviz run --text x --timeout ") + seconds, here.path());
    CAPTURE(seconds, finished.err);
    CHECK(finished.code == 2);
    CHECK_THAT(finished.err, ContainsSubstring("--timeout"));
  }
}
