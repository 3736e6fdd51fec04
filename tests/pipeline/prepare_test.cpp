#include "attnviz/pipeline/prepare.hpp"

#include <cmath>

#include "attnviz/core/error.hpp"
#include "support/catch.hpp"
#include "support/paths.hpp"

using namespace attnviz;
using pipeline::FeatureSettings;
using pipeline::prepare;
using pipeline::Source;

namespace {

Source file(const std::string& relative) {
  const auto path = test::project_path(relative);
  return {.path = path, .name = path.string(), .stem = path.stem()};
}

Source literal(const std::string& text) {
  return {.origin = Source::Origin::literal, .literal = text, .name = "text"};
}

}  // namespace

TEST_CASE("hand-made features become centred tokens on a grid, and are kept as measured") {
  const auto prepared = prepare(file("assets/samples/images/cat.jpg"), {.features = "bank"});
  CHECK_FALSE(prepared.inputs.learned);
  const auto& inputs = prepared.inputs;
  CHECK(prepared.record.kind == "image");
  CHECK(prepared.record.width == inputs.pixels.shape(1));
  REQUIRE(inputs.grid);
  CHECK(inputs.grid->columns == 32);
  CHECK(inputs.grid->cells() == inputs.count());
  double squares = 0;
  for (std::size_t channel = 0; channel < inputs.width(); ++channel) {
    double sum = 0;
    for (std::size_t token = 0; token < inputs.count(); ++token)
      sum += static_cast<double>(inputs.tokens(token, channel));
    CHECK(sum / static_cast<double>(inputs.count()) == Approx(0).margin(1e-4));
  }
  for (const float value : values_of(inputs.tokens)) squares += static_cast<double>(value * value);
  CHECK(squares / static_cast<double>(inputs.tokens.size()) == Approx(1).epsilon(1e-4));
  CHECK(features_of(inputs)(0, 0, 0) > 0);  // lightness
  CHECK(features_of(inputs)(0, 0, 0) < 1);
}

TEST_CASE("a picture of one colour gives tokens that are zero, not NaN") {
  const test::TemporaryFolder here;
  test::write_text(here / "grey.pgm", "P2 3 2 255 7 7 7 7 7 7");
  const auto prepared = prepare({.path = here / "grey.pgm", .name = "grey.pgm"}, {.features = "bank"});
  for (const float value : values_of(prepared.inputs.tokens)) CHECK(value == 0.0F);
}

TEST_CASE("by default a picture's tokens are those of the network in the box, at lengths that suit a softmax") {
  const auto prepared = prepare(file("assets/samples/images/cat.jpg"), {});
  const auto& inputs = prepared.inputs;
  CHECK(inputs.learned);
  CHECK(inputs.width() == 384);
  REQUIRE(inputs.grid);
  CHECK(inputs.grid->columns == 24);
  CHECK(inputs.grid->rows == 16);
  CHECK(inputs.count() == 24 * 16);
  double dot = 0;
  for (const float value : row_of(inputs.tokens, 100)) dot += static_cast<double>(value * value);
  CHECK(dot / std::sqrt(384.0) == Approx(4).epsilon(1e-5));
  CHECK(prepared.steps[2].name == "features");
  CHECK(std::get<std::string>(prepared.steps[2].settings[0].value) == "dinov2-small");
  CHECK(prepare(file("assets/samples/images/cat.jpg"), {.grid = 10}).inputs.grid->columns == 10);
}

TEST_CASE("by default a text's words are those of the network in the box, pieces joined and special tokens left out") {
  const auto prepared = prepare(literal("The antidisestablishmentarian sat."), {});
  CHECK(prepared.inputs.learned);
  CHECK(prepared.inputs.token_labels == std::vector<std::string>{"The", "antidisestablishmentarian", "sat", "."});
  CHECK(prepared.record.tokens[2].begin == 30);
  CHECK(prepared.inputs.width() == 384);
}

TEST_CASE("a text that the network has no words for is described by its spelling") {
  CHECK_FALSE(prepare(literal("\xE1\x88\x80\xE1\x88\x81 \xE1\x88\x82"), {}).inputs.learned);
  CHECK_FALSE(prepare(literal("the cat"), {.tokenizer = text::Tokenizer::characters}).inputs.learned);
  CHECK(prepare(literal("\xE1\x88\x80"), {.features = "minilm"}).inputs.learned);
}

TEST_CASE("equal words have a scaled dot product of four") {
  const auto prepared = prepare(literal("the cat the"), {.features = "hashed"});
  const auto first = row_of(prepared.inputs.tokens, 0), third = row_of(prepared.inputs.tokens, 2);
  double dot = 0;
  for (std::size_t place = 0; place < first.size(); ++place) dot += static_cast<double>(first[place] * third[place]);
  CHECK(dot / std::sqrt(static_cast<double>(first.size())) == Approx(4).epsilon(1e-5));
  CHECK(prepared.record.tokens[1].begin == 4);
}

TEST_CASE("a text file may begin as a picture does") {
  const test::TemporaryFolder here;
  test::write_text(here / "cars.txt", "BMW and others");
  CHECK(prepare({.path = here / "cars.txt", .name = "cars.txt"}, {}).record.kind == "text");
}

TEST_CASE("features that do not fit the input are refused by name") {
  FeatureSettings settings;
  settings.features = "bank";
  CHECK_THROWS_WITH(prepare(literal("a b"), settings), ContainsSubstring("do not fit text"));
  settings.features = "bnak";
  CHECK_THROWS_WITH(prepare(literal("a b"), settings), ContainsSubstring("no features 'bnak'"));
}

TEST_CASE("queries default to the background of a picture and to every token of a text") {
  const auto picture = prepare(file("assets/samples/images/cat.jpg"), {});
  CHECK(pipeline::queries_for({}, picture.inputs, false).front().text == "background");
  CHECK(pipeline::queries_for({}, picture.inputs, true).front().text == "all");
  CHECK(pipeline::queries_for({}, prepare(literal("a b"), {}).inputs, false).front().text == "all");
}

TEST_CASE("a text under the name of a picture is refused, and so is a program under that of a text") {
  const test::TemporaryFolder folder;
  test::write_text(folder / "page.JPG", "\n<!DOCTYPE html>\n<html>gone</html>");
  const Source page{.path = folder / "page.JPG", .name = "page.JPG"};
  CHECK_THROWS_WITH(prepare(page, {}), ContainsSubstring("is named as a picture and holds text, it begins '<!DOCTYPE"));
  test::write_text(folder / "program", std::string("\x7f"
                                                   "ELF\x01\x02\x03\x04\x05\x06\x07\x01\x02\x03",
                                                   14));
  CHECK_THROWS_WITH(prepare({.path = folder / "program", .name = "program"}, {}), ContainsSubstring("7f 45 4c 46"));
}

TEST_CASE("a panorama has cells along its shorter side too") {
  const test::TemporaryFolder folder;
  test::write_text(folder / "wide.ppm", "P6 400 20 255\n" + std::string(400 * 20 * 3, 'x'));
  const auto prepared = prepare({.path = folder / "wide.ppm", .name = "wide.ppm"}, {.features = "bank"});
  CHECK(prepared.inputs.grid->rows == 8);
  CHECK(prepared.inputs.grid->columns == 160);
}
