#include <filesystem>
#include <sstream>

#include "cli/program.hpp"
#include "support/catch.hpp"
#include "support/paths.hpp"
#include "support/schema_check.hpp"

using attnviz::test::call;
using attnviz::test::project_path;
using attnviz::test::read_text;
using attnviz::test::schema_errors;
using attnviz::test::TemporaryFolder;
namespace fs = std::filesystem;

TEST_CASE("whatever a mechanism writes validates against the schema, for pictures, texts and tensors") {
  const TemporaryFolder here;
  const std::string input =
      GENERATE("assets/samples/images/cat.jpg", "assets/samples/text/animal.txt", "tests/data/io/fortran2.npy");
  const auto finished = call("run '" + project_path(input).string() + "' -m all -o out --write json", here.path());
  CAPTURE(input, finished.err);
  CHECK(finished.code == 0);
  std::size_t count = 0;
  for (const auto& entry : fs::directory_iterator(here / "out")) {
    if (entry.path().extension() != ".json") continue;
    CAPTURE(entry.path());
    CHECK(schema_errors("dump", read_text(entry.path())) == "");
    ++count;
  }
  CHECK(count > 10);
  std::istringstream manifest(read_text(here / "out/manifest.jsonl"));
  for (std::string line; std::getline(manifest, line);) CHECK(schema_errors("manifest", line) == "");
}

TEST_CASE("what a network's components and explained answers write validates, under names of their own") {
  const TemporaryFolder here;
  const std::string photo = "'" + project_path("assets/samples/images/cat.jpg").string() + "'";
  const std::string network = "'" + project_path("tests/golden/values/models/vit").string() + "'";
  const auto finished = call("run " + photo + " --model " + network + " --explain owl --pca -o out", here.path());
  CAPTURE(finished.err);
  CHECK(finished.code == 0);
  for (const char* name : {"cat.vit.explain-owl", "cat.vit.pca"}) {
    CHECK(schema_errors("dump", read_text(here / ("out/" + std::string(name) + ".json"))) == "");
  }
  CHECK(fs::exists(here / "out/cat.vit.explain-owl.overlay.png"));
  CHECK(fs::exists(here / "out/cat.vit.pca.png"));
  const auto again = call("run " + photo + " --model " + network + " --explain owl --pca -o out --resume", here.path());
  CHECK(again.out.empty());
  const auto refused = call("run " + photo + " --pca -o out", here.path());
  CHECK(refused.code == 2);
  CHECK(refused.err.find("--pca needs a network") != std::string::npos);
  const auto rollout = call("run " + photo + " --model " + network + " --explain top --rollout", here.path());
  CHECK(rollout.code == 2);
  CHECK(rollout.err.find("--explain and --rollout exclude each other") != std::string::npos);
}
