#include "attnviz/models/systems/characters.hpp"

#include <array>
#include <cmath>

#include "attnviz/models/systems/text_world.hpp"
#include "support/catch.hpp"
#include "support/error_of.hpp"

using namespace attnviz;
using namespace attnviz::test;
using models::Characters;
using models::Config;

namespace {

Characters characters(const std::string& more = "") {
  return Characters(Config::parse(
      R"({"source_vocabulary": ["?", "a", "b", " ", "\u00e9"], "target_vocabulary": [".", "x", "y"])" + more + "}",
      "test"));
}

}  // namespace

TEST_CASE("a text becomes characters, with labels as they were written") {
  const auto reading = characters(R"(, "lowercase": true, "separators": ",;")").read("\n A,b\t\u00E9\u00C9z z;\r\n");
  CHECK(reading.ids == std::vector<std::size_t>{1, 2, 3, 4, 0, 0, 3, 0});
  CHECK(reading.labels == std::vector<std::string>{"A", "b", " ", "\u00E9", "\u00C9", "z", " ", "z"});
  CHECK(reading.unknown == std::vector<std::string>{"\u00C9", "z"});
  CHECK(characters().read("A").ids == std::vector<std::size_t>{0});
}

TEST_CASE("bytes that are no text are characters that nobody knows") {
  const auto reading = characters().read("a\xFF\xE2\x82");
  CHECK(reading.ids.front() == 1);
  CHECK(reading.unknown == std::vector<std::string>{"\uFFFD"});
}

TEST_CASE("an answer is spelled up to its end") {
  CHECK(characters().spell({1, 2, 2, 0}) == "xyy");
  CHECK(characters().spell({1, 2}) == "xy");
  CHECK(characters().labels_of({2, 0}) == std::vector<std::string>{"y", "end"});
}

TEST_CASE("alphabets that are none are refused") {
  const auto error = error_of([] { Characters(Config::parse(R"({"source_vocabulary": ["a"]})", "test")); });
  CHECK(error.kind() == ErrorKind::format);
}

TEST_CASE("an answer takes the likeliest character and knows how sure it is") {
  models::Spoken spoken;
  CHECK_FALSE(spoken.take(std::array{0.0F, 2.0F, 1.0F}));
  CHECK(spoken.take(std::array{5.0F, 5.0F, -1e30F}));
  CHECK(spoken.ids == std::vector<std::size_t>{1, 0});
  const double first = std::exp(2.0) / (1 + std::exp(2.0) + std::exp(1.0));
  CHECK(spoken.log_probability == Approx(std::log(first) + std::log(0.5)));
  CHECK(spoken.confidence() == Approx(spoken.log_probability / 2));
}

TEST_CASE("a world has an alphabet, a length and a measure of doubt") {
  const models::TextWorld world(Config::parse(R"({"max_length": 3, "min_confidence": -0.5})", "test"));
  models::Spoken sure, unsure;
  sure.take(std::array{9.0F, 0.0F});
  unsure.take(std::array{0.1F, 0.0F});
  CHECK(world.outside(characters().read("aba"), sure).empty());
  CHECK_THAT(world.outside(characters().read("abab"), sure), ContainsSubstring("4 characters"));
  CHECK_THAT(world.outside(characters().read("aza"), sure), ContainsSubstring("'z'"));
  CHECK_THAT(world.outside(characters().read("cdefghi"), sure), ContainsSubstring("'g' and 2 more"));
  CHECK_THAT(world.outside(characters().read("aba"), unsure), ContainsSubstring("-0.644, at least -0.500"));
}
