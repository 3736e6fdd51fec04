#include "attnviz/core/deadline.hpp"

#include "attnviz/models/outputs.hpp"
#include "attnviz/pipeline/batch.hpp"
#include "attnviz/pipeline/mechanism_source.hpp"
#include "attnviz/pipeline/network.hpp"
#include "support/catch.hpp"
#include "support/paths.hpp"

using namespace attnviz;
using namespace attnviz::pipeline;
using attnviz::test::project_path;
using attnviz::test::TemporaryFolder;

namespace {

constexpr double kAtOnce = 1e-9, kNever = 1e6;

std::vector<Source> photo_and_text() {
  const std::vector<std::string> inputs = {project_path("assets/samples/images/cat.jpg").string()};
  const std::vector<std::string> texts = {"the cat saw the cats"};
  return discover(inputs, texts, {});
}

}  // namespace

TEST_CASE("an input that takes too long fails with one reason at each mechanism, and the others go on") {
  const TemporaryFolder folder;
  const auto sources = photo_and_text();
  Plan plan;
  plan.sources = mechanism_sources(configure("distance,self,simam", {}), {}, {});
  plan.output = folder.path();
  plan.timeout = kAtOnce;
  std::vector<std::string> told;
  BatchOptions options{.jobs = 2};
  options.on_result = [&](const Source& source, std::span<const report::ManifestEntry> entries) {
    told.push_back(source.name);
    CHECK(entries.size() == 3);
    for (const report::ManifestEntry& entry : entries) {
      REQUIRE(entry.error);
      CHECK_THAT(entry.error->message, ContainsSubstring(": given up, not done within "));
      CHECK(entry.outputs.empty());
    }
  };
  const BatchResult result = run_batch(plan, sources, options);
  CHECK(told.size() == sources.size());
  CHECK(result.failed == 3 * sources.size());
  CHECK(result.done + result.left == 0);
}

TEST_CASE("in enough time the same inputs are done, on every number of threads") {
  const TemporaryFolder folder;
  const auto sources = photo_and_text();
  for (const std::size_t jobs : {1, 4}) {
    Plan plan;
    plan.sources = mechanism_sources(configure("distance,self,simam", {}), {}, {});
    plan.output = folder / std::to_string(jobs);
    plan.timeout = kNever;
    const BatchResult result = run_batch(plan, sources, {.jobs = jobs});
    CHECK(result.done == 3 * sources.size());
    CHECK(result.failed == 0);
  }
}

TEST_CASE("a network is loaded for all inputs, whatever the first one's time, and then gives up in its layers") {
  NetworkShelf shelf;
  const Deadline deadline(Deadline::Clock::now() - std::chrono::seconds(1));
  std::shared_ptr<const Network> network;
  CHECK_NOTHROW(network = shelf.get("minilm", models::InputKind::text));
  REQUIRE(network);
  CHECK(Deadline::current() != Deadline::kNone);
  CHECK_THROWS_AS(models::run(*network->model, {.ids = {101, 2, 102}}, {.layers = {5}}), DeadlinePassed);
}
