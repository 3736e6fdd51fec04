#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include <unistd.h>

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

/// Three photos, a sentence in a folder below, and two files that are not what they say.
class Folder : public TemporaryFolder {
 public:
  Folder() {
    fs::create_directories(path() / "in/sub");
    const fs::path photo = project_path("assets/samples/images/cat.jpg");
    for (const char* name : {"a.jpg", "b.jpg", "c.jpg"}) fs::copy_file(photo, path() / "in" / name);
    write_text(path() / "in/sub/d.txt", "the cat saw the cats");
    write_text(path() / "in/broken.png", "\x89PNG\r\n\x1a\nnothing more");
    write_text(path() / "in/empty.jpg", "");
  }
};

std::vector<nlohmann::json> lines_of(const fs::path& path) {
  std::vector<nlohmann::json> lines;
  std::istringstream text(read_text(path));
  for (std::string line; std::getline(text, line);) lines.push_back(nlohmann::json::parse(line));
  return lines;
}

}  // namespace

TEST_CASE("files that fail do not stop the others, and the exit code says so") {
  const Folder here;
  const auto finished = call("run in --recursive -o out -j2", here.path());
  CHECK(finished.code == 1);
  CHECK_THAT(finished.err, ContainsSubstring("broken.png") && ContainsSubstring("empty.jpg"));
  CHECK_THAT(finished.err, ContainsSubstring("4 done, 2 failed"));
  CHECK(fs::exists(here / "out/c.distance.overlay.png"));
  CHECK(fs::exists(here / "out/sub/d.distance.json"));
  const auto lines = lines_of(here / "out/manifest.jsonl");
  REQUIRE(lines.size() == 6);
  CHECK(lines[2]["input"] == "in/broken.png");
  CHECK(lines[2]["error"]["kind"] == "format");
}

TEST_CASE("every output has the same bytes for one thread and for two") {
  const Folder here;
  call("run in --recursive -m distance,self -o one -j1", here.path());
  call("run in --recursive -m distance,self -o two -j2", here.path());
  const auto difference = shell("diff -r one two", here.path());
  CHECK(difference.out.empty());
  CHECK(difference.code == 0);
}

TEST_CASE("resume does what is missing and keeps the rest") {
  const Folder here;
  call("run in -o out", here.path());
  fs::remove(here / "out/b.distance.json");
  const auto finished = call("run in -o out --resume", here.path());
  CHECK_THAT(finished.err, ContainsSubstring("1 done, 2 kept from before, 2 failed"));
  CHECK(fs::exists(here / "out/b.distance.json"));
  CHECK(lines_of(here / "out/manifest.jsonl").size() == 5);
}

TEST_CASE("what resume keeps is told as if it had been done, with a manifest from before and without") {
  const Folder here;
  call("run in/a.jpg in/sub/d.txt -m distance,self -o out --arrays npz --write overlay,heatmap,json", here.path());
  const auto before = lines_of(here / "out/manifest.jsonl");
  REQUIRE(before.size() == 4);

  const auto again = call(
      "run in/a.jpg in/sub/d.txt -m distance,self -o out --arrays npz --write overlay,heatmap,json --resume --json",
      here.path());
  std::istringstream printed(again.out);
  for (nlohmann::json line : before) {
    line["status"] = "skipped";
    std::string text;
    REQUIRE(std::getline(printed, text));
    CHECK(nlohmann::json::parse(text) == line);
  }
  CHECK(lines_of(here / "out/manifest.jsonl") == before);

  fs::remove(here / "out/manifest.jsonl");
  call("run in/a.jpg in/sub/d.txt -m distance,self -o out --arrays npz --write overlay,heatmap,json --resume",
       here.path());
  CHECK(lines_of(here / "out/manifest.jsonl") == before);
}

TEST_CASE("resume makes anew what nothing tells about") {
  const Folder here;
  call("run in/a.jpg in/b.jpg -o out", here.path());
  fs::remove(here / "out/manifest.jsonl");
  write_text(here / "out/a.distance.json", "{");
  const auto finished = call("run in/a.jpg in/b.jpg -o out --resume", here.path());
  CHECK_THAT(finished.err, ContainsSubstring("a.jpg: distance made anew: nothing says how it was made"));
  CHECK_THAT(finished.err, ContainsSubstring("1 done, 1 kept from before"));
  const auto lines = lines_of(here / "out/manifest.jsonl");
  REQUIRE(lines.size() == 2);
  CHECK_FALSE(lines[0].contains("remade"));  // it tells of results, not of the way to them
  CHECK(lines[0]["hashes"].size() == lines[0]["outputs"].size());
  CHECK(lines[1]["sha256"].get<std::string>().size() == 64);
}

TEST_CASE("resume makes anew what other options made, with a manifest and without, and says which") {
  const Folder here;
  const std::string base = "run in/a.jpg -m simam -o out --write overlay,json ";
  call(base, here.path());
  const auto remade = [&](const std::string& options) { return call(base + "--resume " + options, here.path()).err; };
  CHECK_THAT(remade(""), ContainsSubstring("1 kept from before"));
  CHECK_THAT(remade("--set lambda=0.5"), ContainsSubstring("made anew: set lambda was 1e-04 and is 0.5"));
  CHECK_THAT(remade("--set lambda=0.5"), ContainsSubstring("1 kept from before"));
  CHECK_THAT(remade(""), ContainsSubstring("made anew: set lambda was 0.5 and is 1e-04"));
  const std::string before = read_text(here / "out/a.simam.overlay.png");
  CHECK_THAT(remade("--colormap viridis"), ContainsSubstring("made anew: colormap was the default and is \"viridis\""));
  CHECK(read_text(here / "out/a.simam.overlay.png") != before);
  fs::remove(here / "out/manifest.jsonl");
  CHECK_THAT(remade("--colormap viridis"), ContainsSubstring("1 kept from before"));
  CHECK_THAT(remade("--colormap viridis --features bank"),
             ContainsSubstring("features was the default and is \"bank\""));
  fs::copy_file(project_path("assets/samples/images/coffee.jpg"), here / "in/a.jpg",
                fs::copy_options::overwrite_existing);
  CHECK_THAT(remade("--colormap viridis --features bank"), ContainsSubstring("made anew: its input has changed"));
}

TEST_CASE("results of different queries stand side by side, in files and in the manifest") {
  const Folder here;
  CHECK(call("run in/a.jpg --query 40,50 -o out", here.path()).code == 0);
  CHECK(call("run in/a.jpg --query 300,200 -o out", here.path()).code == 0);
  CHECK(call("run in/a.jpg --query 40,50 --query 300,200 -o out", here.path()).code == 0);
  CHECK(fs::exists(here / "out/a.distance.from-40-50.overlay.png"));
  CHECK(fs::exists(here / "out/a.distance.from-300-200.overlay.png"));
  CHECK(fs::exists(here / "out/a.distance.from-40-50+300-200.overlay.png"));
  CHECK(lines_of(here / "out/manifest.jsonl").size() == 3);
  const auto dump = nlohmann::json::parse(read_text(here / "out/a.distance.from-40-50+300-200.json"));
  CHECK(dump["maps"][0]["axes"][0]["labels"] == nlohmann::json{"40,50", "300,200"});
  CHECK(dump["maps"][0]["marks"].size() == 2);
}

TEST_CASE("a path that is not there is one failed input") {
  const Folder here;
  const auto finished = call("run in/a.jpg nowhere.jpg in/b.jpg -o out", here.path());
  CHECK(finished.code == 1);
  CHECK_THAT(finished.err, ContainsSubstring("nowhere.jpg: no such file") && ContainsSubstring("2 done, 1 failed"));
  CHECK(fs::exists(here / "out/b.distance.json"));
}

TEST_CASE("a second run into a folder adds to its manifest") {
  const Folder here;
  call("run in/a.jpg -o out", here.path());
  call("run in/b.jpg -m self -o out", here.path());
  const auto lines = lines_of(here / "out/manifest.jsonl");
  REQUIRE(lines.size() == 2);
  CHECK(lines[0]["input"] == "in/a.jpg");
  CHECK(lines[1]["mechanism"] == "self");
}

TEST_CASE("fail-fast begins no new input after a failure") {
  const Folder here;
  const auto stopped = call("run in -o out -j1 --fail-fast", here.path());
  CHECK(stopped.code == 1);
  CHECK_THAT(stopped.err, ContainsSubstring("not begun"));
}

TEST_CASE("a shared scale is the same in every picture") {
  const Folder here;
  fs::copy_file(project_path("assets/samples/images/coffee.jpg"), here / "in/coffee.jpg");
  const auto finished = call("run in/a.jpg in/coffee.jpg -o out --scale shared", here.path());
  CHECK(finished.code == 0);
  CHECK(fs::exists(here / "out/coffee.distance.heatmap.png"));
}

TEST_CASE("a closed folder is a failure of its own") {
  if (::geteuid() == 0) return;  // root may read everything
  const Folder here;
  fs::permissions(here / "in/sub", fs::perms::none);
  const auto finished = call("run in -r -o out", here.path());
  fs::permissions(here / "in/sub", fs::perms::all);
  CHECK(finished.code == 1);
  CHECK_THAT(finished.err, ContainsSubstring("Permission denied"));
}

TEST_CASE("resume draws anew when other inputs change the range that all share") {
  const Folder here;
  fs::copy_file(project_path("assets/samples/images/coffee.jpg"), here / "in/b.jpg",
                fs::copy_options::overwrite_existing);
  const std::string base = "run -m distance --features bank --scale shared --write overlay,json -o out --resume ";
  call(base + "in/a.jpg", here.path());
  CHECK_THAT(call(base + "in/a.jpg", here.path()).err, ContainsSubstring("1 kept from before"));
  CHECK_THAT(call(base + "in/a.jpg in/b.jpg", here.path()).err,
             ContainsSubstring("a.jpg: distance made anew: shared range was"));
}
