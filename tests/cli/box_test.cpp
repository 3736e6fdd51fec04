// The networks that come with attnviz: each has its papers in order, and the input to try works as it is listed.
#include <filesystem>

#include "attnviz/io/sha256.hpp"
#include "attnviz/pipeline/network.hpp"
#include "cli/program.hpp"
#include "support/catch.hpp"
#include "support/paths.hpp"

using attnviz::test::call;
using attnviz::test::project_path;
using attnviz::test::read_text;
using attnviz::test::shell;
using attnviz::test::TemporaryFolder;
namespace fs = std::filesystem;
namespace pipeline = attnviz::pipeline;

namespace {

fs::path folder_of(const pipeline::BoxedNetwork& network) {
  return project_path("assets/models") / std::string(network.name);
}

}  // namespace

TEST_CASE("every network in the box has a card, a row in the list of the box, and the weights that its sum tells") {
  const std::string list = read_text(project_path("assets/models/README.md"));
  for (const pipeline::BoxedNetwork& network : pipeline::boxed_networks()) {
    CAPTURE(network.name);
    const fs::path folder = folder_of(network);
    CHECK(read_text(folder / "MODEL_CARD.md").starts_with("# "));
    CHECK_THAT(list, ContainsSubstring("(" + std::string(network.name) + "/MODEL_CARD.md)"));
    const std::string sum = read_text(folder / "SHA256SUMS").substr(0, 64);
    CHECK(sum == attnviz::io::sha256_of_file(folder / "model.safetensors"));
    CHECK(read_text(folder / "MODEL_CARD.md").find("TODO") == std::string::npos);
  }
}

TEST_CASE("everything in the folder of models is in the list of the box, and the box stays below its size") {
  std::uintmax_t bytes = 0;
  std::size_t folders = 0;
  for (const auto& entry : fs::recursive_directory_iterator(project_path("assets/models"))) {
    if (entry.is_regular_file()) bytes += entry.file_size();
    folders += entry.path().filename() == "model.safetensors" ? 1U : 0U;
  }
  CHECK(folders == pipeline::boxed_networks().size());
  CHECK(bytes < 100'000'000);
}

TEST_CASE("the input to try of every network in the box works as listed") {
  const TemporaryFolder here;
  fs::create_directory_symlink(project_path("assets"), here / "assets");
  for (const pipeline::BoxedNetwork& network : pipeline::boxed_networks()) {
    const std::string example(network.example);
    CAPTURE(example);
    REQUIRE(example.starts_with("attnviz run "));
    const auto finished = shell(example + " --force", here.path());
    CAPTURE(finished.err);
    CHECK(finished.code == 0);
    CHECK_THAT(finished.out, ContainsSubstring("." + std::string(network.name) + "."));
    CHECK(finished.err.find("Outside") == std::string::npos);
  }
}
