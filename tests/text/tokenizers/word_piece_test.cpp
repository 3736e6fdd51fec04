#include <algorithm>
#include <nlohmann/json.hpp>

#include "attnviz/text/tokenizers/model_tokenizer.hpp"
#include "attnviz/text/utf8.hpp"
#include "support/catch.hpp"
#include "support/golden.hpp"
#include "support/paths.hpp"

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

/// The same numbers as in the generator.
class Random {
 public:
  explicit Random(std::uint64_t seed) : state_(seed) {}
  std::uint64_t below(std::uint64_t bound) {
    state_ = state_ * 6364136223846793005ULL + 1442695040888963407ULL;
    return (state_ >> 33) % bound;
  }

 private:
  std::uint64_t state_;
};

std::string random_text(Random& random, const nlohmann::json& ranges) {
  std::string text;
  const std::uint64_t length = 1 + random.below(24);
  for (std::uint64_t letter = 0; letter < length; ++letter) {
    const auto& range = ranges[random.below(ranges.size())];
    const std::uint64_t low = range[0], high = range[1];
    text::append_utf8(text, static_cast<char32_t>(low + random.below(high - low + 1)));
  }
  return text;
}

void add_checksum(std::uint64_t& value, const std::string& text) {
  for (const Piece& piece : minilm().encode(text, kEnough).pieces) {
    const std::string line =
        std::to_string(piece.id) + "," + std::to_string(piece.begin) + "," + std::to_string(piece.end) + ";";
    for (const char byte : line) value = (value ^ static_cast<unsigned char>(byte)) * 0x100000001B3ULL;
  }
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
    std::uint64_t value = 0xCBF29CE484222325ULL;
    for (int text = 0; text < 100; ++text) add_checksum(value, random_text(random, values.at("ranges")));
    std::array<char, 17> digits{};
    std::snprintf(digits.data(), digits.size(), "%016llx", static_cast<unsigned long long>(value));
    CHECK(std::string(digits.data()) == block.get<std::string>());
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
