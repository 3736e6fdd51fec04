// Tokenizers of every kind, compared with the library `tokenizers`: tests/golden/make_tokenizers.py.
#include "attnviz/text/tokenizers/model_tokenizer.hpp"

#include <filesystem>
#include <nlohmann/json.hpp>

#include "support/catch.hpp"
#include "support/error_of.hpp"
#include "support/golden.hpp"
#include "support/paths.hpp"
#include "text/tokenizers/random_texts.hpp"

using namespace attnviz;
using namespace attnviz::test;
using text::ModelTokenizer;
using text::Piece;

namespace {

namespace fs = std::filesystem;
constexpr std::size_t kEnough = 100'000'000;

const nlohmann::json& values() {
  return golden("tokenizers");
}

fs::path folder_of(const std::string& kind) {
  return tests_path("data/tokenizers/" + kind);
}

const std::vector<std::string>& random_texts() {
  static const std::vector<std::string> texts = [] {
    std::vector<std::string> made;
    Random random(values().at("seed").get<std::uint64_t>());
    const auto &ranges = values().at("ranges"), &fragments = values().at("fragments");
    while (made.size() < 10000) {
      std::string text;
      for (std::uint64_t parts = 1 + random.below(24); parts > 0; --parts) {
        if (random.below(3) == 0) {
          text += fragments[random.below(fragments.size())].get<std::string>();
        } else {
          append_letter(text, random, ranges);
        }
      }
      made.push_back(std::move(text));
    }
    return made;
  }();
  return texts;
}

void add_pieces(Checksum& sum, const ModelTokenizer& tokenizer, const std::string& text) {
  for (const Piece& piece : tokenizer.encode(text, kEnough).pieces) {
    sum.add(std::to_string(piece.id) + "," + piece.text + "," + std::to_string(piece.begin) + "," +
            std::to_string(piece.end) + "," + std::to_string(piece.word) + ";");
  }
}

void check_checksums(const ModelTokenizer& tokenizer, const nlohmann::json& expected) {
  for (std::size_t place = 0; place < values().at("hard").size(); ++place) {
    const std::string text = values().at("hard")[place];
    INFO(text);
    Checksum sum;
    add_pieces(sum, tokenizer, text);
    CHECK(sum.digits() == expected.at("hard")[place].get<std::string>());
  }
  for (std::size_t block = 0; block < 100; ++block) {
    Checksum sum;
    for (std::size_t place = 0; place < 100; ++place) add_pieces(sum, tokenizer, random_texts()[block * 100 + place]);
    CHECK(sum.digits() == expected.at("blocks")[block].get<std::string>());
  }
}

void check_pieces(const std::vector<Piece>& pieces, const nlohmann::json& expected) {
  REQUIRE(pieces.size() == expected.size());
  for (std::size_t place = 0; place < pieces.size(); ++place) {
    const Piece& piece = pieces[place];
    CHECK(nlohmann::json{piece.id, piece.text, piece.begin, piece.end, piece.word, int{piece.special},
                         int{piece.type}} == expected[place]);
  }
}

/// The vocabulary of a tokenizer.json as the two files that older checkpoints have.
void write_files(const fs::path& folder, const std::string& kind) {
  const auto model = nlohmann::json::parse(read_text(folder_of(kind) / "tokenizer.json")).at("model");
  write_text(folder / "vocab.json", model.at("vocab").dump());
  std::string merges = "#version: 0.2\n";
  for (const auto& pair : model.at("merges")) {
    merges += pair[0].get<std::string>() + " " + pair[1].get<std::string>() + "\n";
  }
  write_text(folder / "merges.txt", merges);
}

}  // namespace

TEST_CASE("hard texts are cut into the pieces, spans and words of the library tokenizers") {
  std::size_t checked = 0;
  for (const auto& [kind, expected] : values().at("kinds").items()) {
    if (!expected.contains("pieces")) continue;
    const auto tokenizer = ModelTokenizer::load(folder_of(kind), {});
    for (std::size_t place = 0; place < values().at("hard").size(); ++place) {
      const std::string text = values().at("hard")[place];
      INFO(kind << ": " << text);
      check_pieces(tokenizer.encode(text, kEnough).pieces, expected.at("pieces")[place]);
      ++checked;
    }
  }
  CHECK(checked > 300);
}

TEST_CASE("ten thousand random texts are cut as the library does, by every kind of tokenizer") {
  for (const auto& [kind, expected] : values().at("kinds").items()) {
    INFO(kind);
    check_checksums(ModelTokenizer::load(folder_of(kind), {}), expected);
  }
}

TEST_CASE("vocab.json and merges.txt alone are read as GPT-2's, RoBERTa's or CLIP's") {
  for (const auto& [kind, expected] : values().at("files").items()) {
    INFO(kind);
    const TemporaryFolder folder;
    write_files(folder.path(), kind);
    check_checksums(ModelTokenizer::load(folder.path(), {}), expected);
  }
}

TEST_CASE("pairs have the separators and token types of their network") {
  for (const auto& [kind, expected] : values().at("kinds").items()) {
    INFO(kind);
    const auto pieces =
        ModelTokenizer::load(folder_of(kind), {}).encode_pair("the cat isn't", " a picture ", kEnough).pieces;
    check_pieces(pieces, expected.at("pair"));
    CHECK(pieces.front().sentence == 0);
  }
  const auto tokenizer = ModelTokenizer::load(folder_of("roberta"), {});
  const auto pair = tokenizer.encode_pair("the the the", "the", 7);
  CHECK(pair.cut == 1);
  REQUIRE(pair.pieces.size() == 7);
  CHECK(pair.pieces[4].special);
  CHECK(pair.pieces[5].sentence == 1);
  CHECK(pair.pieces[5].type == 0);
}

TEST_CASE("a folder's tokenizer.json counts before its vocab.txt, and that before vocab.json") {
  const TemporaryFolder folder;
  const auto first_id = [&] { return ModelTokenizer::load(folder.path(), {}).encode("the", kEnough).pieces[0].id; };
  CHECK(error_of(first_id).kind() == ErrorKind::unsupported);
  write_files(folder.path(), "gpt2");
  const auto alone = ModelTokenizer::load(folder.path(), {}).encode("the", kEnough).pieces;
  CHECK_FALSE(alone[0].special);
  write_text(folder / "vocab.txt", "the\n[UNK]\n[CLS]\n[SEP]\n");
  CHECK(first_id() == 2);
  fs::copy(folder_of("roberta") / "tokenizer.json", folder / "tokenizer.json");
  CHECK(first_id() == 0);
}

TEST_CASE("words, masks and unknown pieces are told") {
  const auto roberta = ModelTokenizer::load(folder_of("roberta"), {});
  CHECK(roberta.word(4) == "<mask>");
  CHECK(roberta.mask_id() == 4);
  CHECK(roberta.word(1'000'000).empty());
  CHECK(roberta.word(std::size_t{1} << 40).empty());
  CHECK(ModelTokenizer::load(folder_of("gpt2"), {}).mask_id() == -1);
  const auto unigram =
      ModelTokenizer::load(folder_of("unigram"), {}).encode("the \U00020000\U00020001", kEnough).pieces;
  REQUIRE(unigram.size() >= 3);
  CHECK(unigram[unigram.size() - 2].unknown);
  CHECK(unigram[unigram.size() - 2].text == "\U00020000\U00020001");
  CHECK_FALSE(unigram[1].unknown);
}

TEST_CASE("bytes that are not UTF-8 are read as U+FFFD with their own spans") {
  const std::string broken = "a\xFF\xE2\x82z";
  for (const auto& [kind, expected] : values().at("kinds").items()) {
    INFO(kind);
    for (const Piece& piece : ModelTokenizer::load(folder_of(kind), {}).encode(broken, kEnough).pieces) {
      CHECK(piece.begin <= piece.end);
      CHECK(piece.end <= broken.size());
    }
  }
}

TEST_CASE("a word of a megabyte takes no quadratic time") {
  const std::string letters(1'000'000, 'e'), marks = [] {
    std::string text = "a";
    for (int count = 0; count < 200'000; ++count) text += "\u0323\u0301";
    return text;
  }();
  for (const auto& [kind, expected] : values().at("kinds").items()) {
    INFO(kind);
    const auto tokenizer = ModelTokenizer::load(folder_of(kind), {});
    const auto pieces = tokenizer.encode(letters, kEnough).pieces;
    REQUIRE_FALSE(pieces.empty());
    const Piece& last = pieces.back().special ? pieces[pieces.size() - 2] : pieces.back();
    CHECK(last.end == letters.size());
    tokenizer.encode(marks, kEnough);
  }
}
