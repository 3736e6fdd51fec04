// The end-to-end memory network in the box, compared with what PyTorch computes from the same weights.
#include "attnviz/models/systems/memn2n.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "attnviz/core/error.hpp"
#include "attnviz/models/systems/registry.hpp"
#include "support/catch.hpp"
#include "support/error_of.hpp"
#include "support/golden.hpp"
#include "support/paths.hpp"

using namespace attnviz;
using namespace attnviz::test;

namespace {

std::unique_ptr<const models::System> boxed() {
  return models::load_system(project_path("assets/models/memn2n-stories"));
}

models::SystemRun run(const models::System& system, const std::string& text) {
  return system.run({.pixels = {}, .text = text});
}

/// Whether any hop looks at a sentence more than at every other one.
bool is_first(const AttentionMap& map, std::size_t slot) {
  const std::size_t hops = map.axes[0].size, slots = map.axes[1].size;
  for (std::size_t hop = 0; hop < hops; ++hop) {
    const float* row = map.values.data() + hop * slots;
    if (static_cast<std::size_t>(std::max_element(row, row + slots) - row) == slot) return true;
  }
  return false;
}

}  // namespace

TEST_CASE("memn2n gives PyTorch's weights and answers on a hundred stories, and the card's scores") {
  const auto system = boxed();
  struct Score {
    double stories = 0, right = 0, facts = 0, first = 0;
  };
  std::map<std::string, Score> scores;
  for (const auto& story : golden("memn2n")) {
    const auto found = run(*system, story["text"]);
    INFO(story["text"].get<std::string>());
    const AttentionMap& map = found.maps.front();
    validate(map);
    CHECK(worst_difference(values_of(map.values), story["weights"].get<std::vector<float>>()) < 1e-5);
    CHECK(*summarize(map).sum_error < 1e-5);
    // Logits are in the tens: to the same relative precision.
    const auto logits = story["logits"].get<std::vector<float>>();
    const float largest = std::abs(*std::ranges::max_element(logits, {}, [](float value) { return std::abs(value); }));
    CHECK(worst_difference(found.predictions.front().logits, logits) < 1e-5 * std::max(1.0F, largest));
    CHECK(found.answer == story["says"].get<std::string>());
    CHECK(found.outside.empty());
    Score& score = scores[story["kind"]];
    ++score.stories;
    if (found.answer == story["answer"].get<std::string>()) ++score.right;
    for (const auto slot : story["support"].get<std::vector<int>>()) {
      if (slot < 0) continue;
      ++score.facts;
      if (is_first(map, static_cast<std::size_t>(slot))) ++score.first;
    }
  }
  REQUIRE(scores.size() == 3);
  for (const char* kind : {"person", "thing"}) {
    CHECK(scores[kind].right == scores[kind].stories);
    CHECK(scores[kind].first == scores[kind].facts);
  }
  // Of a thousand it answers 0.963; these are harder than most.
  CHECK(scores["yes"].stories == 33);
  CHECK(scores["yes"].right == 28);
  CHECK(scores["yes"].first == 24);
}

TEST_CASE("memn2n's map has a row a hop and the sentences as they were written") {
  const auto found = run(*boxed(), "Anna went to the kitchen.\nBoris ran to the attic.\nWhere is Anna?");
  const AttentionMap& map = found.maps.front();
  CHECK(found.answer == "kitchen");
  CHECK(found.probability > 0.9F);
  CHECK(map.axes[0].kind == AxisKind::hop);
  CHECK(map.axes[0].size == 3);
  CHECK(map.axes[1].kind == AxisKind::slot);
  CHECK(map.axes[1].labels == std::vector<std::string>{"Anna went to the kitchen.", "Boris ran to the attic."});
  CHECK(map.reading.find("Where is Anna?") != std::string::npos);
  CHECK(is_first(map, 0));
}

TEST_CASE("memn2n runs on stories it does not know, and says what it does not know") {
  const auto found = run(*boxed(), "Mary went to the kitchen. Where is Mary?");
  CHECK(found.outside == "it does not know 'mary'");
  CHECK(!found.answer.empty());
  const auto strange = run(*boxed(), "\xE6\x88\x91 \xFF. \xE4\xBD\xA0?");
  validate(strange.maps.front());
  CHECK(!strange.outside.empty());
  std::string endless;
  for (int line = 0; line < 2000; ++line) endless += "Anna went to the attic.\n";
  const auto kept = run(*boxed(), endless + "Boris ran to the library. Where is Boris?");
  CHECK(kept.maps.front().axes[1].size == 16);
  CHECK(kept.outside.find("forgot the oldest 1985 of 2001") != std::string::npos);
  CHECK(kept.answer == "library");
}

TEST_CASE("memn2n refuses weights that do not fit its config") {
  const auto folder = project_path("assets/models/memn2n-stories");
  auto config = nlohmann::json::parse(read_text(folder / "config.json"));
  config["width"] = config["width"].get<int>() + 1;
  const Error error = error_of([&] {
    models::load_memn2n(models::Checkpoint::open(folder), models::Config::parse(config.dump(), "config.json"));
  });
  CHECK(error.kind() == ErrorKind::format);
  CHECK(std::string(error.what()).find("2 misshaped") != std::string::npos);
}
