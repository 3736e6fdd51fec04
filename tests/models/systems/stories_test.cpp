#include "attnviz/models/systems/stories.hpp"

#include "attnviz/core/error.hpp"
#include "support/catch.hpp"
#include "support/error_of.hpp"

using namespace attnviz;
using namespace attnviz::models;
using test::error_of;
using Texts = std::vector<std::string>;

namespace {

StoryReader small_reader() {
  return StoryReader(Config::parse(
      R"({"vocabulary": ["[nil]", "anna", "went", "to", "the", "attic", "where", "is", "?"], "slots": 2, "sentence_words": 5})",
      "config.json"));
}

}  // namespace

TEST_CASE("a story is cut at full stops and at lines, and its last question is what is asked") {
  const Story story =
      read_story(" Anna went to the attic. Is Anna here?\r\nBoris ran!  Clara\nsat.\n\nWhere is Anna? ");
  CHECK(story.sentences == Texts{"Anna went to the attic.", "Boris ran!", "Clara", "sat."});
  CHECK(story.question == "Where is Anna?");
  CHECK(read_story("Where is Anna?\nAnna ran.").sentences == Texts{"Anna ran."});
  CHECK(read_story("Anna ran ... Who ran?").sentences == Texts{"Anna ran ."});
}

TEST_CASE("a text that asks or tells nothing is refused with an example") {
  for (const std::string text : {"Anna went to the attic.", "Where is Anna?", "?", "...", "? . !"}) {
    INFO(text);
    const Error error = error_of([&] { read_story(text); });
    CHECK(error.kind() == ErrorKind::value);
    CHECK(error.hint().find("Where is Anna?") != std::string::npos);
  }
}

TEST_CASE("words are small and free of marks, and a question keeps its mark as a word") {
  CHECK(words_of("\"Anna\" went, to THE attic.") == Texts{"anna", "went", "to", "the", "attic"});
  CHECK(words_of("Where is Anna ?") == Texts{"where", "is", "anna", "?"});
  CHECK(words_of("Where is Anna?") == Texts{"where", "is", "anna", "?"});
  CHECK(words_of("Élan über \xE6\x88\x91!") == Texts{"Élan", "über", "\xE6\x88\x91"});
  CHECK(words_of(" . ").empty());
}

TEST_CASE("words that a vocabulary lacks are nothing to the network, and are said by name") {
  const StoryInput input = small_reader().read("Anna went to the garden. Where is Mary?");
  CHECK(input.sentences == std::vector<std::vector<std::int32_t>>{{1, 2, 3, 4, 0}});
  CHECK(input.question == std::vector<std::int32_t>{6, 7, 0, 8});
  CHECK(input.outside == "it does not know 'garden', 'mary'");
  CHECK(small_reader().read("Anna went to the attic. Where is Anna?").outside.empty());
  const std::string many = small_reader().read("a b c d e f a. Where is Anna?").outside;
  CHECK(many.find("'a', 'b', 'c', 'd' and 2 more") != std::string::npos);
  CHECK(many.find("a sentence has 7 words, those it was trained on at most 5") != std::string::npos);
}

TEST_CASE("of a story that is too long the oldest sentences are forgotten") {
  const StoryInput input = small_reader().read("Anna went. Anna is. The attic. Where is Anna?");
  CHECK(input.labels == Texts{"Anna is.", "The attic."});
  CHECK(input.asked == "Where is Anna?");
  CHECK(input.outside == "it holds 2 sentences and forgot the oldest 1 of 3");
}

TEST_CASE("a vocabulary must have words, each once") {
  const auto reader = [](const std::string& words) {
    return [words] {
      StoryReader(Config::parse(R"({"slots": 2, "sentence_words": 5, "vocabulary": [)" + words + "]}", "config.json"));
    };
  };
  CHECK(error_of(reader("")).kind() == ErrorKind::format);
  CHECK(std::string(error_of(reader(R"("[nil]", "a", "a")")).what()).find("'a' twice") != std::string::npos);
  CHECK(error_of([] { small_reader().at("garden"); }).kind() == ErrorKind::format);
}
