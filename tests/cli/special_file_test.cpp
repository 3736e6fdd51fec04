#include <algorithm>
#include <filesystem>

#include "cli/program.hpp"
#include "support/catch.hpp"
#include "support/paths.hpp"
#include "support/special_files.hpp"

using attnviz::test::call;
using attnviz::test::make_pipe;
using attnviz::test::make_socket;
using attnviz::test::project_path;
using attnviz::test::shell;
using attnviz::test::TemporaryFolder;
using attnviz::test::write_text;
namespace fs = std::filesystem;

namespace {

/// Calls the program, which must refuse in one line and not wait.
void check_refused(const std::string& arguments, const fs::path& folder, const std::string& words) {
  INFO(arguments);
  const auto finished = shell("timeout 5 attnviz " + arguments, folder);
  CHECK(finished.code == 1);
  CHECK_THAT(finished.err, ContainsSubstring(words));
  CHECK(std::count(finished.err.begin(), finished.err.end(), '\n') <= 2);  // the fault, and how to do it instead
}

}  // namespace

TEST_CASE("a pipe, a socket and a device are refused at once wherever a file is read") {
  const TemporaryFolder here;
  for (const char* ending : {"jpg", "txt", "npy", "npz", "safetensors", "json"}) {
    REQUIRE(make_pipe(here / ("pipe." + std::string(ending))));
    REQUIRE(make_socket(here / ("socket." + std::string(ending))));
    fs::create_symlink("/dev/zero", here / ("zero." + std::string(ending)));
    fs::create_symlink("/dev/null", here / ("null." + std::string(ending)));
  }
  fs::create_directory(here / "results");
  REQUIRE(make_pipe(here / "results/manifest.jsonl"));

  for (const auto& [name, words] : {std::pair{"pipe", "named pipe"}, std::pair{"socket", "socket"},
                                    std::pair{"zero", "device"}, std::pair{"null", "device"}}) {
    for (const char* ending : {".jpg", ".txt", ".npy", ".safetensors"}) {
      check_refused("run " + std::string(name) + ending + " -q -o out", here.path(), words);
    }
    const std::string file(name);
    check_refused("run --text words -m se --weights " + file + ".safetensors -o out", here.path(), words);
    for (const char* ending : {".jpg", ".txt", ".npz", ".safetensors", ".json"}) {
      check_refused("inspect " + file + ending, here.path(), words);
    }
  }
  check_refused("run --text words -q -o out --model pipe.safetensors", here.path(), "named pipe");
  check_refused("run --text words -q -o out --features pipe.safetensors", here.path(), "named pipe");
  for (const char* part : {"config.json", "model.safetensors", "tokenizer.json"}) {
    const std::string folder = "network." + std::string(part);
    fs::create_directory_symlink(project_path("assets/models/minilm"), here / "minilm");
    fs::create_directory(here / folder);
    for (const auto& entry : fs::directory_iterator(here / "minilm")) {
      if (entry.path().filename() != part) fs::create_symlink(entry.path(), here / folder / entry.path().filename());
    }
    REQUIRE(make_pipe(here / folder / part));
    check_refused("run --text words -q -o out --model ./" + folder, here.path(), "named pipe");
    fs::remove(here / "minilm");
  }
  check_refused("report results", here.path(), "named pipe");
  check_refused("inspect results", here.path(), "named pipe");
  check_refused("run --text words -q -o results", here.path(), "named pipe");
}

TEST_CASE("a folder is searched past its pipes and sockets") {
  const TemporaryFolder here;
  fs::create_directory(here / "in");
  write_text(here / "in/a.txt", "the cat saw the cats");
  REQUIRE(make_pipe(here / "in/b.txt"));
  REQUIRE(make_socket(here / "in/c.jpg"));
  const auto finished = call("run in -o out --json", here.path());
  CHECK(finished.code == 0);
  CHECK_THAT(finished.out, ContainsSubstring("a.txt") && !ContainsSubstring("b.txt") && !ContainsSubstring("c.jpg"));
}

TEST_CASE("standard input may still be a pipe") {
  const TemporaryFolder here;
  const std::string photo = project_path("assets/samples/images/cat.jpg").string();
  const auto finished = shell("cat '" + photo + "' | attnviz run - -o out", here.path());
  CHECK(finished.code == 0);
  CHECK(fs::exists(here / "out/stdin.distance.json"));
}
