#include <algorithm>
#include <filesystem>
#include <nlohmann/json.hpp>

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

std::string sample(const std::string& name) {
  return "'" + project_path("assets/samples/images/" + name).string() + "'";
}

std::vector<std::string> files_below(const fs::path& folder) {
  std::vector<std::string> names;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (entry.is_regular_file()) names.push_back(fs::relative(entry.path(), folder).string());
  }
  std::ranges::sort(names);
  return names;
}

}  // namespace

TEST_CASE("a photo with no option becomes an overlay, a heatmap and numbers") {
  const TemporaryFolder here;
  const auto finished = call("run " + sample("cat.jpg"), here.path());
  CAPTURE(finished.err);
  REQUIRE(finished.code == 0);
  CHECK(files_below(here / "attnviz-out") == std::vector<std::string>{"cat.distance.heatmap.png", "cat.distance.json",
                                                                      "cat.distance.overlay.png", "manifest.jsonl"});
  CHECK_THAT(finished.out, ContainsSubstring("attnviz-out/cat.distance.overlay.png"));
  CHECK(finished.err.empty());
  const auto dump = nlohmann::json::parse(read_text(here / "attnviz-out/cat.distance.json"));
  CHECK(dump["mechanism"]["name"] == "distance");
  CHECK(dump["weights"]["origin"] == "none");
  CHECK(dump["maps"][0]["grid"]["source_width"] == dump["input"]["width"]);
}

TEST_CASE("only what was asked for is written") {
  const TemporaryFolder here;
  REQUIRE(call("run " + sample("cat.jpg") + " --write json", here.path()).code == 0);
  CHECK(files_below(here / "attnviz-out") == std::vector<std::string>{"cat.distance.json", "manifest.jsonl"});
}

TEST_CASE("a sentence becomes a matrix and numbers with byte spans") {
  const TemporaryFolder here;
  REQUIRE(call("run --text '猫 saw cats' -m self -o out", here.path()).code == 0);
  const auto dump = nlohmann::json::parse(read_text(here / "out/text.self.json"));
  CHECK(dump["input"]["tokens"].size() == 3);
  CHECK(dump["input"]["tokens"][1]["begin"] == 4);
  CHECK(fs::exists(here / "out/text.self.heatmap.png"));
}

TEST_CASE("several mechanisms come with a contact sheet") {
  const TemporaryFolder here;
  REQUIRE(call("run " + sample("cat.jpg") + " -m simam,se,self -o out", here.path()).code == 0);
  CHECK(fs::exists(here / "out/cat.sheet.png"));
  CHECK(fs::exists(here / "out/cat.se.overlay.png"));
}

TEST_CASE("what exists is not overwritten unless asked, and --resume keeps what is whole") {
  const TemporaryFolder here;
  REQUIRE(call("run --text 'a b' -o out", here.path()).code == 0);
  const std::string before = read_text(here / "out/text.distance.json");
  write_text(here / "out/text.distance.json", "mine");
  const auto refused = call("run --text 'a b' -o out", here.path());
  CHECK(refused.code == 2);
  CHECK_THAT(refused.err, ContainsSubstring("--force"));
  CHECK(read_text(here / "out/text.distance.json") == "mine");
  const auto mended = call("run --text 'a b' -o out --resume", here.path());
  CHECK_THAT(mended.err, ContainsSubstring("made anew: some of its files have changed"));
  CHECK(read_text(here / "out/text.distance.json") == before);
  CHECK_THAT(call("run --text 'a b' -o out --resume", here.path()).err, ContainsSubstring("1 kept from before"));
  CHECK(call("run --text 'a b' -o out --force", here.path()).code == 0);
  CHECK(read_text(here / "out/text.distance.json") == before);
}

TEST_CASE("random weights depend on the seed and are named in the dump") {
  const TemporaryFolder here;
  const std::string line = "run --text 'a b c d' -m se --set path=learned --write json ";
  REQUIRE(call(line + "--seed 1 -o one", here.path()).code == 0);
  REQUIRE(call(line + "--seed 1 -o again", here.path()).code == 0);
  REQUIRE(call(line + "--seed 2 -o two", here.path()).code == 0);
  const std::string one = read_text(here / "one/text.se.json");
  CHECK(one == read_text(here / "again/text.se.json"));
  CHECK(one != read_text(here / "two/text.se.json"));
  CHECK(nlohmann::json::parse(one)["weights"]["origin"] == "random");
}

TEST_CASE("standard input is an input") {
  const TemporaryFolder here;
  const auto finished = shell("printf 'one two' | attnviz run - -o out", here.path());
  CHECK(finished.code == 0);
  CHECK(fs::exists(here / "out/stdin.distance.json"));
}

TEST_CASE("a dry run prints and does nothing") {
  const TemporaryFolder here;
  const auto finished = call("run --text 'a b' --dry-run", here.path());
  CHECK(finished.code == 0);
  CHECK_THAT(finished.out, ContainsSubstring("attnviz-out/text.distance.json"));
  CHECK_FALSE(fs::exists(here / "attnviz-out"));
}

TEST_CASE("results as JSON are one line each") {
  const TemporaryFolder here;
  const auto finished = call("run --text 'a b' --json", here.path());
  const auto line = nlohmann::json::parse(finished.out);
  CHECK(line["status"] == "done");
  CHECK(line["outputs"].size() == 2);
}

TEST_CASE("a page of all results is written when asked for, again by report, and over nobody else's file") {
  const TemporaryFolder here;
  REQUIRE(call("run --text 'a b' -o out --html", here.path()).code == 0);
  const std::string page = read_text(here / "out/index.html");
  CHECK_THAT(page, ContainsSubstring("distance"));
  fs::remove(here / "out/index.html");
  CHECK(call("report out", here.path()).out == "out/index.html\n");
  CHECK(read_text(here / "out/index.html") == page);
  CHECK(call("report out", here.path()).code == 0);
  write_text(here / "out/index.html", "mine");
  CHECK(call("report out", here.path()).code == 2);
  CHECK(read_text(here / "out/index.html") == "mine");
  CHECK(call("report nothing", here.path()).code == 2);
}

TEST_CASE("a folder that cannot be written is one clear line") {
  const TemporaryFolder here;
  write_text(here / "out", "a file");
  const auto finished = call("run --text 'a b' -o out", here.path());
  CHECK(finished.code != 0);
  CHECK_THAT(finished.err, ContainsSubstring("out"));
  CHECK(read_text(here / "out") == "a file");
}

TEST_CASE("a heatmap shows each plane once") {
  const TemporaryFolder here;
  const std::string photo = project_path("assets/samples/images/cat.jpg").string();
  CHECK(call("run " + photo + " -m simam --features bank --write heatmap -o out", here.path()).code == 0);
  const auto height = [&](const char* name) {
    const std::string bytes = read_text(here / "out" / name);  // PNG: big-endian at byte 20
    return static_cast<unsigned char>(bytes[22]) * 256 + static_cast<unsigned char>(bytes[23]);
  };
  CHECK(height("cat.simam.heatmap.png") < 700);  // two would be twice as high
}

TEST_CASE("a sheet shows a picture once, however many mechanisms draw it") {
  const TemporaryFolder here;
  const auto width = [&](const std::string& mechanisms) {
    const std::string out = "out-" + mechanisms;
    call("run --text \"the cat saw it\" --features hashed -m " + mechanisms + " --write sheet -o " + out, here.path());
    const std::string bytes = read_text(here / out / "text.sheet.png");  // PNG: width, big-endian, up to byte 19
    return static_cast<unsigned char>(bytes[18]) * 256 + static_cast<unsigned char>(bytes[19]);
  };
  CHECK(width("soft,key_value") < 400);
  CHECK(width("soft,hard") > 600);
}

TEST_CASE("who asks for pictures that an input does not have is told") {
  const TemporaryFolder here;
  const auto finished = call("run --text \"a b\" -m self --write overlay -o out", here.path());
  CHECK(finished.code == 0);
  CHECK(finished.out.empty());
  CHECK_THAT(finished.err, ContainsSubstring("text: self: Nothing is written"));
  CHECK(call("run --text \"a b\" -m self,soft --write sheet -o out", here.path()).err.find("Nothing") ==
        std::string::npos);
}
