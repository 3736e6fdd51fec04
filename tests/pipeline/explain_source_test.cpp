#include "attnviz/pipeline/explain_source.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>

#include "attnviz/core/error.hpp"
#include "attnviz/pipeline/network.hpp"
#include "support/catch.hpp"
#include "support/error_of.hpp"
#include "support/paths.hpp"

using namespace attnviz;
using namespace attnviz::pipeline;
using attnviz::test::error_of;
namespace fs = std::filesystem;

namespace {

std::string tiny(const std::string& name) {
  return test::tests_path("golden/values/models/" + name).string();
}

Prepared photo() {
  const auto path = test::project_path("assets/samples/images/coffee.jpg");
  return prepare({.path = path, .name = path.string(), .stem = path.stem()}, {.wanted = false});
}

Prepared text_of(const std::string& text) {
  return prepare({.origin = Source::Origin::literal, .literal = text, .name = "text"}, {.wanted = false});
}

Finding explain(const std::string& network, Prepared prepared, const std::string& answer) {
  return explain_source(network, {.answer = answer}, std::make_shared<NetworkShelf>())->look(prepared);
}

/// A tiny network of texts with words for its vocabulary.
void give_words(const std::string& network, const fs::path& folder) {
  fs::copy(tiny(network), folder, fs::copy_options::recursive);
  std::ofstream words(folder / "vocab.txt");
  words << "[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\nthe\ncat\nsat\non\nmat\n";
  for (int number = 10; number < 40; ++number) words << "w" << number << '\n';
}

report::Setting setting_of(const Finding& finding, const std::string& name) {
  const auto step = std::ranges::find(finding.steps, "explain", &report::Step::name);
  REQUIRE(step != finding.steps.end());
  return *std::ranges::find(step->settings, name, &report::Setting::name);
}

}  // namespace

TEST_CASE("a picture's map says which class it is about, and another class has another map") {
  const Finding top = explain(tiny("vit"), photo(), "top");
  REQUIRE(top.maps.size() == 1);
  const AttentionMap& map = top.maps.front();
  validate(map);
  CHECK(map.name == "relevance");
  REQUIRE(map.grid);
  CHECK(map.axes.size() == 1);
  CHECK(map.axes[0].size == map.grid->cells() + map.grid->prefix);
  CHECK(std::ranges::all_of(values_of(map.values), [](float value) { return value >= 0; }));
  const auto& likeliest = top.predictions.front().answers.front();
  CHECK_THAT(map.title, ContainsSubstring("what spoke for " + likeliest.label));
  CHECK(std::get<std::string>(setting_of(top, "label").value) == likeliest.label);

  const Finding owl = explain(tiny("vit"), photo(), "Owl");
  CHECK(std::get<std::int64_t>(setting_of(owl, "answer").value) == 2);
  CHECK_THAT(owl.maps.front().title, ContainsSubstring("owl"));
  CHECK(owl.maps.front().values == explain(tiny("vit"), photo(), "2").maps.front().values);
  CHECK(owl.maps.front().values != map.values);
}

TEST_CASE("each masked token is explained, for the word that was asked for") {
  const test::TemporaryFolder here;
  give_words("bert", here / "words");
  const std::string network = (here / "words").string();
  const Finding one = explain(network, text_of("the cat sat on the [MASK]"), "mat");
  CHECK(one.maps.front().axes.size() == 1);
  CHECK(std::get<std::int64_t>(setting_of(one, "answer").value) == 9);
  CHECK(std::get<std::int64_t>(setting_of(one, "token").value) == 6);
  const Finding two = explain(network, text_of("the [MASK] sat on the [MASK]"), "top");
  CHECK(two.maps.front().axes[0].labels == std::vector<std::string>{"[MASK] at 2", "[MASK] at 6"});
  CHECK(two.predictions.size() == 2);
  validate(two.maps.front());
  CHECK_THROWS_WITH(explain(network, text_of("the [MASK]"), "zebra"), ContainsSubstring("has no such token"));
  CHECK_THROWS_WITH(explain(network, text_of("the cat"), "mat"), ContainsSubstring("none is"));
}

TEST_CASE("a text's class goes by its label") {
  const test::TemporaryFolder here;
  give_words("bert_classes", here / "words");
  const Finding found = explain((here / "words").string(), text_of("the cat sat"), "bad");
  CHECK(std::get<std::int64_t>(setting_of(found, "answer").value) == 1);
  CHECK(found.maps.front().axes[0].labels.front() == "[CLS]");
}

TEST_CASE("answers that are not there, and networks without any, are refused in one line") {
  CHECK_THROWS_WITH(explain("dinov2-small", photo(), "top"), ContainsSubstring("dinov2-small has no head"));
  CHECK_THROWS_WITH(explain(tiny("vit"), photo(), "4"), ContainsSubstring("answer 4 is not there"));
  const Error error = error_of([] { explain(tiny("vit"), photo(), "owk"); });
  CHECK_THAT(error.what(), ContainsSubstring("vit has no class of this name"));
  CHECK(error.hint() == "did you mean 'owl'?");
}

TEST_CASE("results of two answers have two names") {
  const auto name = [](const std::string& answer) {
    return explain_source(tiny("vit"), {.answer = answer}, nullptr)->name();
  };
  CHECK(name("top") == "vit.explain-top");
  CHECK(name("tiger cat") == "vit.explain-tiger+cat");
  CHECK(name("a/b").starts_with("vit.explain-a-b-"));
}
