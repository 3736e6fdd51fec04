// The memory network with hard attention in the box, compared with what PyTorch computes from the same weights.
#include "attnviz/models/systems/memory_network.hpp"

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
  return models::load_system(project_path("assets/models/memory-network-stories"));
}

models::SystemRun run(const models::System& system, const std::string& text) {
  return system.run({.pixels = {}, .text = text});
}

/// The memory that a hop picked: the one with all the weight.
std::size_t picked(const AttentionMap& map, std::size_t hop) {
  const std::size_t slots = map.axes[1].size;
  const float* row = map.values.data() + hop * slots;
  REQUIRE(std::count(row, row + slots, 1.0F) == 1);
  REQUIRE(std::count(row, row + slots, 0.0F) == static_cast<long>(slots) - 1);
  return static_cast<std::size_t>(std::max_element(row, row + slots) - row);
}

}  // namespace

TEST_CASE("memory_network picks and answers as in PyTorch on a hundred stories, and reaches the card's scores") {
  const auto system = boxed();
  double stories = 0, right = 0, facts = 0, hit = 0;
  for (const auto& story : golden("memory_network")) {
    const auto found = run(*system, story["text"]);
    INFO(story["text"].get<std::string>());
    REQUIRE(found.maps.size() == 2);
    for (const AttentionMap& map : found.maps) validate(map);
    const std::size_t enough = found.maps[0].axes[1].size - 1;
    CHECK(worst_difference(values_of(found.maps[1].values), story["preference"].get<std::vector<float>>()) < 1e-5);
    CHECK(worst_difference(found.predictions.front().logits, story["logits"].get<std::vector<float>>()) < 1e-5);
    CHECK(found.answer == story["says"].get<std::string>());
    CHECK(found.outside.empty());
    ++stories;
    if (found.answer == story["answer"].get<std::string>()) ++right;
    for (std::size_t hop = 0; hop < 2; ++hop) {
      const std::size_t slot = picked(found.maps[0], hop);
      CHECK(slot == story["picked"][hop]);
      const int wanted = story["support"][hop];
      ++facts;
      if (slot == (wanted < 0 ? enough : static_cast<std::size_t>(wanted))) ++hit;
    }
  }
  REQUIRE(stories == 100);
  CHECK(right / stories >= 0.97);
  CHECK(hit / facts >= 0.97);
}

TEST_CASE("memory_network follows a thing to the one who carries it, and stops where one sentence is enough") {
  const std::string story =
      "Anna went to the kitchen. Boris went to the attic. Anna took the lamp. Anna ran to the garden.\n";
  const auto thing = run(*boxed(), story + "Where is the lamp?");
  CHECK(thing.answer == "garden");
  CHECK(picked(thing.maps[0], 0) == 2);
  CHECK(picked(thing.maps[0], 1) == 3);
  const auto person = run(*boxed(), story + "Where is Boris?");
  CHECK(person.answer == "attic");
  CHECK(picked(person.maps[0], 0) == 1);
  CHECK(picked(person.maps[0], 1) == 4);
  CHECK(person.maps[0].axes[1].labels.back() == "(enough)");
}

TEST_CASE("memory_network says that it was not taught other questions") {
  const auto found = run(*boxed(), "Anna went to the kitchen. Is Anna in the kitchen?");
  CHECK(found.outside == "it does not know 'in'");
}

TEST_CASE("memory_network refuses a config whose answers are not words, and another number of hops") {
  const auto folder = project_path("assets/models/memory-network-stories");
  const auto load = [&](const char* key, const nlohmann::json& value) {
    auto config = nlohmann::json::parse(read_text(folder / "config.json"));
    config[key] = value;
    return error_of([&] {
      models::load_memory_network(models::Checkpoint::open(folder),
                                  models::Config::parse(config.dump(), "config.json"));
    });
  };
  CHECK(load("answers", {"moon"}).kind() == ErrorKind::format);
  CHECK(load("hops", 3).kind() == ErrorKind::format);
  CHECK(load("width", 7).kind() == ErrorKind::format);
}
