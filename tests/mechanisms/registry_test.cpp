#include "attnviz/mechanisms/registry.hpp"

#include <iomanip>
#include <limits>
#include <set>
#include <sstream>

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
    // Local attention says that its rows sum to less.
    if (map.reading.find("less than one") == std::string::npos) CHECK(summary.sum_error.value() < 1e-4);
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

namespace {

/// Runs; what cannot be done is refused in one line of a kind that the user can mend.
void check_runs_or_refuses(const Configured& configured, const Inputs& inputs) {
  try {
    for (const AttentionMap& map : run(configured, inputs)) check_claims(map);
  } catch (const Error& error) {
    INFO(error.what());
    const bool mendable = error.kind() == ErrorKind::usage || error.kind() == ErrorKind::shape ||
                          error.kind() == ErrorKind::limit || error.kind() == ErrorKind::unsupported;
    CHECK(mendable);
    CHECK(std::string_view(error.what()).find('\n') == std::string_view::npos);
  }
}

/// Every kind of query over the same tokens.
std::vector<Inputs> with_every_query(const Inputs& inputs) {
  Inputs all = inputs, mean = inputs, reference = inputs, context = inputs;
  all.queries = {.vectors = inputs.tokens, .labels = {}, .positions = {}, .marks = {}};
  for (std::size_t token = 0; token < inputs.count(); ++token) all.queries.positions.push_back(token);
  mean.queries = {
      .vectors = xt::ones<float>({std::size_t{1}, inputs.width()}), .labels = {"mean"}, .positions = {}, .marks = {}};
  reference.queries = all.queries;  // the members of a border are tokens
  reference.queries.as_reference = true;
  context.context = xt::ones<float>({std::size_t{3}, inputs.width()});
  return {all, mean, reference, context};
}

}  // namespace

TEST_CASE("every mechanism runs on every kind of query, or refuses in one line") {
  for (const Mechanism& mechanism : registry()) {
    for (const Inputs& inputs : inputs_for(mechanism)) {
      for (const Inputs& asked : with_every_query(inputs)) {
        INFO(mechanism.description.name << ", " << asked.queries.vectors.shape(0) << " queries");
        check_runs_or_refuses(Configured(mechanism), asked);
      }
    }
  }
}

TEST_CASE("what is asked from the border of a picture by default runs on a reference set") {
  for (const Mechanism& mechanism : registry()) {
    if (looks_from_everywhere(mechanism.description)) continue;
    INFO(mechanism.description.name);
    CHECK_NOTHROW(run(Configured(mechanism), with_every_query(small_picture())[2]));
  }
}

TEST_CASE("what is asked from everywhere by default runs with every token as a query") {
  for (const Mechanism& mechanism : registry()) {
    INFO(mechanism.description.name);
    CHECK_NOTHROW(run(Configured(mechanism), with_every_query(small_picture())[0]));
  }
}

TEST_CASE("every mechanism runs on one channel and on one token, or refuses in one line") {
  for (const Mechanism& mechanism : registry()) {
    for (Inputs inputs : inputs_for(mechanism)) {
      INFO(mechanism.description.name);
      Matrix narrow = Matrix::from_shape({inputs.count(), 1});
      for (std::size_t token = 0; token < inputs.count(); ++token) narrow(token, 0) = inputs.tokens(token, 0);
      inputs.channel_labels = {"only"};
      inputs.tokens = narrow;
      inputs.queries = {.vectors = {{narrow(0, 0)}}, .labels = {"0"}, .positions = {0}, .marks = {}};
      check_runs_or_refuses(Configured(mechanism), inputs);

      inputs.tokens = {{0.5F}};
      inputs.queries.vectors = inputs.tokens;
      inputs.token_labels.clear();
      if (inputs.grid) inputs.grid = covering_grid(1, 1, 40, 30);
      check_runs_or_refuses(Configured(mechanism), inputs);
    }
  }
}

TEST_CASE("every number may be set to both of its limits, and is used or refused in one line") {
  for (const Mechanism& mechanism : registry()) {
    for (const OptionSpec& option : mechanism.options) {
      if (option.type != OptionType::integer && option.type != OptionType::real) continue;
      for (const double limit : {option.low, option.high}) {
        std::ostringstream text;
        text << std::setprecision(17);
        if (option.type == OptionType::integer)
          text << static_cast<std::int64_t>(limit);
        else
          text << limit;
        INFO(mechanism.description.name << ": " << option.name << "=" << text.str());
        Configured configured(mechanism);
        configured.set(option.name, text.str());
        for (const Inputs& inputs : inputs_for(mechanism)) check_runs_or_refuses(configured, inputs);
      }
    }
  }
}

TEST_CASE("a number that is not finite is refused by every mechanism, with its place") {
  for (const Mechanism& mechanism : registry()) {
    for (const float bad : {std::numeric_limits<float>::quiet_NaN(), std::numeric_limits<float>::infinity()}) {
      Inputs inputs = small_picture();
      inputs.tokens(3, 2) = bad;
      INFO(mechanism.description.name);
      CHECK_THROWS_WITH(run(Configured(mechanism), inputs), ContainsSubstring("index 26"));
    }
  }
}

TEST_CASE("random weights follow the seed") {
  for (const Mechanism& mechanism : registry()) {
    const Inputs inputs = small_picture();
    Parameters parameters(1);
    const auto first = Configured(mechanism).run(inputs, parameters);
    if (parameters.origin() != WeightOrigin::random) continue;
    INFO(mechanism.description.name);
    const auto other = run(Configured(mechanism), inputs, 2);
    check_same(first, run(Configured(mechanism), inputs, 1));
    double difference = 0;
    for (std::size_t map = 0; map < first.size(); ++map) {
      difference = std::max(difference, worst_difference(first[map].values, other[map].values));
    }
    CHECK(difference > 0);
  }
}

TEST_CASE("an unknown mechanism is met with the nearest name") {
  CHECK_THROWS_WITH(find("siman"), ContainsSubstring("no mechanism 'siman'"));
}
