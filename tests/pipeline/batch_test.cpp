#include "attnviz/pipeline/batch.hpp"

#include <atomic>
#include <filesystem>
#include <map>

#include "attnviz/pipeline/mechanism_source.hpp"
#include "support/catch.hpp"
#include "support/paths.hpp"

using namespace attnviz;
using namespace attnviz::pipeline;
using attnviz::test::project_path;
using attnviz::test::read_text;
using attnviz::test::TemporaryFolder;
namespace fs = std::filesystem;

namespace {

/// Two photos and four texts.
std::vector<Source> some_sources() {
  const std::vector<std::string> inputs = {project_path("assets/samples/images/cat.jpg").string(),
                                           project_path("assets/samples/images/coffee.jpg").string()};
  const std::vector<std::string> texts = {"the cat saw the cats", "one two three", "and it saw it", "no"};
  return discover(inputs, texts, {});
}

Plan plan_into(const fs::path& folder, const std::string& mechanisms) {
  Plan plan;
  plan.sources = mechanism_sources(configure(mechanisms, {}), {}, {});
  plan.features.features.clear();
  plan.features.grid = 12;
  plan.output = folder;
  return plan;
}

/// Every file below a folder.
std::map<std::string, std::string> files_in(const fs::path& folder) {
  std::map<std::string, std::string> files;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (entry.is_regular_file()) files[fs::relative(entry.path(), folder).string()] = read_text(entry.path());
  }
  return files;
}

}  // namespace

TEST_CASE("a batch writes the same bytes for any number of jobs, and tells of the sources in order") {
  const TemporaryFolder folder;
  const auto sources = some_sources();
  for (const std::size_t jobs : {1, 4}) {
    Plan plan = plan_into(folder / std::to_string(jobs), "distance,self,simam,multi_head,se");
    plan.shared_scale = true;
    std::vector<std::string> told;
    BatchOptions options{.jobs = jobs};
    options.on_result = [&](const Source& source, std::span<const report::ManifestEntry> entries) {
      told.push_back(source.name);
      CHECK(entries.size() == 5);
    };
    const BatchResult result = run_batch(plan, sources, options);
    CHECK(result.done == 5 * sources.size());
    CHECK(result.failed + result.skipped + result.left == 0);
    REQUIRE(told.size() == sources.size());
    for (std::size_t index = 0; index < told.size(); ++index) CHECK(told[index] == sources[index].name);
  }
  const auto one = files_in(folder / "1"), four = files_in(folder / "4");
  CHECK(one.size() > 5 * sources.size());
  CHECK(one == four);
}

TEST_CASE("a batch that is stopped begins nothing new, and still tells what is done") {
  const TemporaryFolder folder;
  const auto sources = some_sources();
  const Plan plan = plan_into(folder.path(), "simam");
  std::atomic<bool> stop{false};
  BatchOptions options{.jobs = 2, .stop = &stop};
  options.on_result = [&](const Source&, std::span<const report::ManifestEntry>) { stop = true; };
  const BatchResult result = run_batch(plan, sources, options);
  CHECK(result.done >= 1);
  CHECK(result.done + result.left == sources.size());
  CHECK(report::read_manifest(folder / "manifest.jsonl").size() == result.done);
}

TEST_CASE("a batch goes on after a failure unless it shall not") {
  const TemporaryFolder folder;
  test::write_text(folder / "broken.png", "\x89PNG\r\n\x1a\n");
  const std::vector<std::string> inputs = {(folder / "broken.png").string()}, texts = {"one two", "three four"};
  const auto sources = discover(inputs, texts, {});
  const BatchResult on = run_batch(plan_into(folder / "on", "simam"), sources, {.jobs = 1});
  CHECK((on.done == 2 && on.failed == 1 && on.left == 0));
  const BatchResult fast = run_batch(plan_into(folder / "fast", "simam"), sources, {.jobs = 1, .fail_fast = true});
  CHECK((fast.done == 0 && fast.failed == 1 && fast.left == 2));
}
