#include <filesystem>
#include <nlohmann/json.hpp>

#include "attnviz/text/tokenizers/model_tokenizer.hpp"
#include "support/catch.hpp"
#include "support/golden.hpp"
#include "support/paths.hpp"
#include "text/tokenizers/random_texts.hpp"

using namespace attnviz;
using namespace attnviz::test;
using text::ModelTokenizer;
using text::Piece;

namespace {

constexpr std::size_t kEnough = 10000;

const ModelTokenizer& minilm() {
  static const ModelTokenizer tokenizer = ModelTokenizer::load(project_path("assets/models/minilm"), {});
  return tokenizer;
}

std::string random_text(Random& random, const nlohmann::json& ranges) {
  std::string text;
  const std::uint64_t length = 1 + random.below(24);
  for (std::uint64_t letter = 0; letter < length; ++letter) append_letter(text, random, ranges);
  return text;
}

void add_pieces(Checksum& sum, const ModelTokenizer& tokenizer, const std::string& text) {
  for (const Piece& piece : tokenizer.encode(text, kEnough).pieces) {
    sum.add(std::to_string(piece.id) + "," + std::to_string(piece.begin) + "," + std::to_string(piece.end) + ";");
  }
}

/// The same vocabulary as a vocab.txt alone.
const ModelTokenizer& minilm_words() {
  static const ModelTokenizer tokenizer = [] {
    const TemporaryFolder folder;
    std::filesystem::copy(project_path("assets/models/minilm/vocab.txt"), folder / "vocab.txt");
    return ModelTokenizer::load(folder.path(), {});
  }();
  return tokenizer;
}

}  // namespace

TEST_CASE("sentences are cut into the pieces, spans and words of the library tokenizers") {
  for (const auto& one : golden("word_piece").at("sentences")) {
    const std::string text = one.at("text");
    INFO(text);
    const auto pieces = minilm().encode(text, kEnough).pieces;
    const auto& expected = one.at("pieces");
    REQUIRE(pieces.size() == expected.size());
    for (std::size_t place = 0; place < pieces.size(); ++place) {
      CHECK(pieces[place].id == expected[place][0].get<std::int32_t>());
      CHECK(pieces[place].text == expected[place][1].get<std::string>());
      CHECK(pieces[place].begin == expected[place][2].get<std::size_t>());
      CHECK(pieces[place].end == expected[place][3].get<std::size_t>());
      CHECK(pieces[place].word == expected[place][4].get<std::int32_t>());
      CHECK(pieces[place].special == (expected[place][5].get<int>() == 1));
    }
  }
}

TEST_CASE("ten thousand random strings are cut as the library tokenizers cuts them") {
  const auto& values = golden("word_piece");
  Random random(values.at("seed").get<std::uint64_t>());
  for (const auto& block : values.at("blocks")) {
    Checksum from_json, from_words;
    for (int number = 0; number < 100; ++number) {
      const std::string text = random_text(random, values.at("ranges"));
      add_pieces(from_json, minilm(), text);
      add_pieces(from_words, minilm_words(), text);
    }
    CHECK(from_json.digits() == block.get<std::string>());
    CHECK(from_words.digits() == block.get<std::string>());
  }
}

TEST_CASE("pairs and long texts are cut to what fits, and the rest is counted") {
  const auto encoding = minilm().encode("one two three four five", 5);
  REQUIRE(encoding.pieces.size() == 5);
  CHECK(encoding.cut == 2);
  CHECK(encoding.pieces.back().text == "[SEP]");
  const auto pair = minilm().encode_pair("one two three", "four", 6);
  CHECK(pair.cut == 1);
  REQUIRE(pair.pieces.size() == 6);
  CHECK(pair.pieces[3].text == "[SEP]");
  CHECK(pair.pieces[3].sentence == 0);
  CHECK(pair.pieces[4].text == "four");
  CHECK(pair.pieces[4].sentence == 1);
}
