#include "attnviz/text/tokenizers/model_tokenizer.hpp"

#include <algorithm>
#include <array>
#include <iterator>

#include "attnviz/text/tokenizers/reaction.hpp"

namespace attnviz::text {
namespace {

constexpr std::array<std::string_view, 5> kSpecials = {"[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"};

struct Occurrence {
  std::size_t begin = std::string_view::npos;
  std::string_view word;
};

/// The first special token in a text.
Occurrence first_special(std::string_view text) {
  Occurrence first;
  for (const std::string_view word : kSpecials) {
    if (const std::size_t begin = text.find(word); begin < first.begin) first = {begin, word};
  }
  return first;
}

}  // namespace

ModelTokenizer ModelTokenizer::load(const std::filesystem::path& folder, const Settings& settings) {
  ModelTokenizer tokenizer;
  tokenizer.vocabulary_ = Vocabulary::load(folder / "vocab.txt");
  tokenizer.settings_ = settings;
  for (const std::string_view word : {"[UNK]", "[CLS]", "[SEP]"}) tokenizer.vocabulary_.at(word);
  tokenizer.mask_ = tokenizer.vocabulary_.find("[MASK]").value_or(-1);
  return tokenizer;
}

Piece ModelTokenizer::special(std::string_view word) const {
  return {.id = vocabulary_.at(word), .text = std::string(word), .special = true};
}

std::vector<Piece> ModelTokenizer::pieces_of(std::string_view text) const {
  if (settings_.kind == Settings::Kind::reaction) return reaction_pieces(text, vocabulary_);
  std::vector<Piece> pieces;
  std::int32_t words = 0;
  const auto add = [&](std::size_t begin, std::size_t end) {
    auto part = word_pieces(text.substr(begin, end - begin), vocabulary_, settings_.word_piece);
    for (Piece& piece : part) {
      piece.begin += begin;
      piece.end += begin;
      piece.word += words;
    }
    if (!part.empty()) words = part.back().word + 1;
    std::ranges::move(part, std::back_inserter(pieces));
  };
  for (std::size_t begin = 0; begin < text.size();) {
    const Occurrence next = first_special(text.substr(begin));
    if (next.begin == std::string_view::npos) {
      add(begin, text.size());
      break;
    }
    add(begin, begin + next.begin);
    const std::size_t place = begin + next.begin;
    pieces.push_back({.id = vocabulary_.at(next.word),
                      .text = std::string(next.word),
                      .begin = place,
                      .end = place + next.word.size(),
                      .word = words++});
    begin = place + next.word.size();
  }
  return pieces;
}

Encoding ModelTokenizer::encode(std::string_view text, std::size_t most_pieces) const {
  Encoding encoding;
  std::vector<Piece> pieces = pieces_of(text);
  const std::size_t room = std::max<std::size_t>(most_pieces, 2) - 2;
  if (pieces.size() > room) {
    encoding.cut = pieces.size() - room;
    pieces.resize(room);
  }
  encoding.pieces.push_back(special("[CLS]"));
  std::ranges::move(pieces, std::back_inserter(encoding.pieces));
  encoding.pieces.push_back(special("[SEP]"));
  return encoding;
}

Encoding ModelTokenizer::encode_pair(std::string_view first, std::string_view second, std::size_t most_pieces) const {
  Encoding encoding;
  std::vector<Piece> a = pieces_of(first), b = pieces_of(second);
  const std::size_t room = std::max<std::size_t>(most_pieces, 3) - 3;
  while (a.size() + b.size() > room) {
    (a.size() > b.size() ? a : b).pop_back();
    ++encoding.cut;
  }
  encoding.pieces.push_back(special("[CLS]"));
  std::ranges::move(a, std::back_inserter(encoding.pieces));
  encoding.pieces.push_back(special("[SEP]"));
  const std::size_t border = encoding.pieces.size();
  std::ranges::move(b, std::back_inserter(encoding.pieces));
  encoding.pieces.push_back(special("[SEP]"));
  for (std::size_t place = border; place < encoding.pieces.size(); ++place) encoding.pieces[place].sentence = 1;
  return encoding;
}

}  // namespace attnviz::text
