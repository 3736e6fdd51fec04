#include "attnviz/text/tokenizers/word_piece.hpp"

#include <algorithm>

#include "attnviz/text/tokenizers/json_fields.hpp"

namespace attnviz::text {
namespace {

std::size_t letters_in(std::string_view text) {
  return static_cast<std::size_t>(
      std::ranges::count_if(text, [](char byte) { return (static_cast<unsigned char>(byte) & 0xC0U) != 0x80U; }));
}

}  // namespace

WordPiece::WordPiece(Vocabulary vocabulary, WordPieceOptions options)
    : vocabulary_(std::move(vocabulary)), options_(std::move(options)), unknown_(vocabulary_.at(options_.unknown)) {
  std::vector<std::pair<std::string_view, std::int32_t>> words, insides;
  for (std::size_t id = 0; id < vocabulary_.size(); ++id) {
    std::string_view word = vocabulary_.word(id);
    const auto number = static_cast<std::int32_t>(id);
    words.emplace_back(word, number);
    if (!word.starts_with(options_.inside)) continue;
    word.remove_prefix(options_.inside.size());
    insides.emplace_back(word, number);
  }
  words_ = PrefixTree(std::move(words));
  insides_ = PrefixTree(std::move(insides));
}

WordPiece WordPiece::read(const io::JsonPlace& place, const std::string& file) {
  WordPieceOptions options;
  options.unknown = text_or(place, "unk_token", options.unknown);
  options.inside = text_or(place, "continuing_subword_prefix", options.inside);
  if (const auto longest = field(place, "max_input_chars_per_word")) options.longest_word = longest->count();
  return {Vocabulary::read(place.at("vocab"), file), options};
}

void WordPiece::cut(std::string_view word, std::vector<Cut>& cuts) const {
  const std::size_t before = cuts.size();
  bool known = letters_in(word) <= options_.longest_word;
  for (std::size_t begin = 0; known && begin < word.size();) {
    const auto match = (begin == 0 ? words_ : insides_).longest(word.substr(begin));
    known = match.length > 0;
    cuts.push_back({match.number, std::string(vocabulary_.word(static_cast<std::size_t>(std::max(match.number, 0)))),
                    begin, begin + match.length});
    begin += match.length;
  }
  if (known) return;
  cuts.resize(before);
  cuts.push_back({unknown_, options_.unknown, 0, word.size(), true});
}

}  // namespace attnviz::text
