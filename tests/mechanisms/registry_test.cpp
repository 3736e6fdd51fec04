#include "attnviz/mechanisms/registry.hpp"

#include <set>

#include "attnviz/core/error.hpp"
#include "attnviz/core/parallel.hpp"
#include "mechanisms/small_inputs.hpp"
#include "support/catch.hpp"
#include "support/golden.hpp"

// Properties of every row of the table: a new row is tested the moment it exists.

using namespace attnviz;
using namespace attnviz::mechanisms;
using namespace attnviz::test;

namespace {

std::vector<Inputs> inputs_for(const Mechanism& mechanism) {
  std::vector<Inputs> all = {small_picture(), flat_picture()};
  if (mechanism.description.accepts == Accepts::any) all.push_back(small_text());
  return all;
}

std::vector<AttentionMap> run(const Configured& configured, const Inputs& inputs, std::uint64_t seed = 7) {
  Parameters parameters(seed);
  return configured.run(inputs, parameters);
}

void check_same(const std::vector<AttentionMap>& left, const std::vector<AttentionMap>& right) {
  REQUIRE(left.size() == right.size());
  for (std::size_t index = 0; index < left.size(); ++index) {
    CHECK(left[index].name == right[index].name);
    CHECK(worst_difference(left[index].values, right[index].values) == 0);
  }
}

/// What a map claims about its numbers holds.
void check_claims(const AttentionMap& map) {
  INFO("map " << map.name);
  CHECK_NOTHROW(validate(map));
  CHECK_FALSE(map.reading.empty());
  const Summary summary = summarize(map);
  constexpr float kRounding = 1e-5F;
  if (map.bounds) {
    CHECK(summary.min >= map.bounds->first - kRounding);
    CHECK(summary.max <= map.bounds->second + kRounding);
  }
  if (map.kind == ValueKind::gate) CHECK(map.bounds.has_value());
  if (map.kind == ValueKind::probability) {
    CHECK(map.sums_over.has_value());
    CHECK(summary.min >= 0.0F);
    CHECK(summary.max <= 1 + kRounding);
  }
}

}  // namespace

TEST_CASE("every mechanism says what it is, in printable lines") {
  std::set<std::string_view> names;
  for (const Mechanism& mechanism : registry()) {
    const Description& description = mechanism.description;
    INFO(description.name);
    CHECK(names.insert(description.name).second);
    for (const std::string_view text : {description.name, description.title, description.summary, description.formula,
                                        description.shapes, description.citation, description.example}) {
      CHECK_FALSE(text.empty());
    }
    CHECK(description.summary.find('\n') == std::string_view::npos);
    CHECK(description.example.find("-m " + std::string(description.name)) != std::string_view::npos);
    CHECK(description.name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_") == std::string_view::npos);
    CHECK(&find(description.name) == &mechanism);
  }
}

TEST_CASE("every option has a name of its own, help, and a default within its limits") {
  for (const Mechanism& mechanism : registry()) {
    std::set<std::string_view> names;
    const auto defaults = mechanism.make_options();
    for (const OptionSpec& option : mechanism.options) {
      INFO(mechanism.description.name << ": " << option.name);
      CHECK(names.insert(option.name).second);
      CHECK_FALSE(option.help.empty());
      CHECK_FALSE(limits_text(option).empty());
      const std::string text = text_of(option, defaults.get());
      CHECK_NOTHROW(assign(option, defaults.get(), text, mechanism.description.name));
      CHECK(text_of(option, defaults.get()) == text);
    }
  }
}

TEST_CASE("every mechanism runs with its defaults on all that it accepts, and its maps hold what they claim") {
  for (const Mechanism& mechanism : registry()) {
    for (const Inputs& inputs : inputs_for(mechanism)) {
      INFO(mechanism.description.name << ", " << (inputs.is_picture() ? "picture" : "text"));
      const auto maps = run(Configured(mechanism), inputs);
      REQUIRE_FALSE(maps.empty());
      std::set<std::string> names;
      for (const AttentionMap& map : maps) {
        CHECK(names.insert(map.name).second);
        check_claims(map);
      }
    }
  }
}

TEST_CASE("every choice and flag of every mechanism runs and keeps the claims") {
  for (const Mechanism& mechanism : registry()) {
    for (const OptionSpec& option : mechanism.options) {
      std::vector<std::string> values(option.choices.begin(), option.choices.end());
      if (option.type == OptionType::flag) values = {"true", "false"};
      for (const std::string& value : values) {
        for (const Inputs& inputs : inputs_for(mechanism)) {
          INFO(mechanism.description.name << ": " << option.name << "=" << value);
          Configured configured(mechanism);
          configured.set(option.name, value);
          try {
            for (const AttentionMap& map : run(configured, inputs)) check_claims(map);
          } catch (const Error& error) {
            INFO(error.what());
            CHECK(error.kind() == ErrorKind::usage);  // a choice may need another option, and says so
            CHECK_FALSE(error.hint().empty());
          }
        }
      }
    }
  }
}

TEST_CASE("every mechanism gives the same bytes for every number of threads and for the same seed") {
  for (const Mechanism& mechanism : registry()) {
    const Configured configured(mechanism);
    for (const Inputs& inputs : inputs_for(mechanism)) {
      INFO(mechanism.description.name);
      const auto once = run(configured, inputs);
      const ThreadLimit one(1);
      check_same(once, run(configured, inputs));
    }
  }
}

TEST_CASE("an unknown mechanism is met with the nearest name") {
  CHECK_THROWS_WITH(find("siman"), ContainsSubstring("no mechanism 'siman'"));
}
