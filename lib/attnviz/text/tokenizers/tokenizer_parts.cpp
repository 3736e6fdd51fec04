#include "attnviz/text/tokenizers/tokenizer_parts.hpp"

namespace attnviz::text {
namespace {

/// Which letter each byte of a word belongs to.
std::vector<std::size_t> letters_of_bytes(std::string_view word) {
  std::vector<std::size_t> letters(word.size());
  std::size_t letter = 0;
  for (std::size_t place = 0; place < word.size(); ++place) {
    if (place > 0 && (static_cast<unsigned char>(word[place]) & 0xC0U) != 0x80U) ++letter;
    letters[place] = letter;
  }
  return letters;
}

void add_pieces(const Letters& letters, const PieceModel& model, std::int32_t word, std::vector<Piece>& pieces) {
  const std::string text = utf8_of(letters);
  std::vector<Cut> cuts;
  model.cut(text, cuts);
  const std::vector<std::size_t> letter = letters_of_bytes(text);
  for (Cut& cut : cuts) {
    pieces.push_back({.id = cut.id,
                      .text = std::move(cut.text),
                      .begin = letters[letter[cut.begin]].begin,
                      .end = letters[letter[cut.end - 1]].end,
                      .word = word,
                      .unknown = cut.unknown});
  }
}

}  // namespace

std::vector<Piece> TokenizerParts::pieces_of(std::string_view source) const {
  Chunks chunks = added.extract(source, normalizer);
  if (pre_tokenizer) pre_tokenizer(chunks);
  std::vector<Piece> pieces;
  std::int32_t word = 0;
  for (const Chunk& chunk : chunks) {
    if (chunk.token) {
      pieces.push_back({.id = *chunk.token,
                        .text = utf8_of(chunk.letters),
                        .begin = chunk.letters.front().begin,
                        .end = chunk.letters.back().end,
                        .word = word});
    } else {
      add_pieces(chunk.letters, *model, word, pieces);
    }
    ++word;
  }
  if (post.trim) trim_spaces(pieces, source, *post.trim);
  return pieces;
}

}  // namespace attnviz::text
