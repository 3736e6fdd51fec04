#include "attnviz/text/tokenizers/word_piece.hpp"

#include <algorithm>
#include <string>

#include "attnviz/text/unicode.hpp"
#include "attnviz/text/utf8.hpp"

namespace attnviz::text {
namespace {

/// A character of the cleaned text and the bytes of the source that it came from.
struct Clean {
  char32_t value;
  std::size_t begin, end;
};

/// The blocks that BERT calls Chinese: not kana, not Hangul, and not every Han character of Unicode.
bool is_bert_ideograph(char32_t value) {
  constexpr std::pair<char32_t, char32_t> kBlocks[] = {{0x4E00, 0x9FFF},   {0x3400, 0x4DBF},   {0x20000, 0x2A6DF},
                                                       {0x2A700, 0x2B73F}, {0x2B740, 0x2B81F}, {0x2B920, 0x2CEAF},
                                                       {0xF900, 0xFAFF},   {0x2F800, 0x2FA1F}};
  return std::ranges::any_of(kBlocks,
                             [value](const auto& block) { return value >= block.first && value <= block.second; });
}

bool is_bert_space(char32_t value) {
  return is_whitespace(value);
}

/// Nothing that is seen or separates: controls, formats, private use, unassigned.
bool is_dropped(char32_t value) {
  if (value == U'\t' || value == U'\n' || value == U'\r') return false;
  return value == 0 || value == kReplacement || character_class(value) == CharacterClass::other || is_control(value);
}

/// ASCII's symbols count as punctuation too.
bool is_bert_punctuation(char32_t value) {
  const bool ascii = (value >= 33 && value <= 47) || (value >= 58 && value <= 64) || (value >= 91 && value <= 96) ||
                     (value >= 123 && value <= 126);
  return ascii || is_punctuation(value);
}

std::vector<Clean> cleaned(std::string_view source, const WordPieceOptions& options) {
  std::vector<Clean> result;
  std::string one;
  for (const CodePoint& point : CodePoints(source)) {
    if (is_dropped(point.value)) continue;
    if (is_bert_space(point.value)) {
      result.push_back({U' ', point.begin, point.end});
      continue;
    }
    const bool alone = options.split_ideographs && is_bert_ideograph(point.value);
    if (alone) result.push_back({U' ', point.begin, point.begin});
    one.clear();
    append_utf8(one, point.value);
    if (options.strip_accents) one = normalize(one, NormalForm::nfd);
    if (options.lower_case) one = lower_case(one);
    for (const CodePoint& part : CodePoints(one)) {
      if (options.strip_accents && is_nonspacing_mark(part.value)) continue;
      result.push_back({part.value, point.begin, point.end});
    }
    if (alone) result.push_back({U' ', point.end, point.end});
  }
  return result;
}

/// One word's pieces, longest first from the left; nothing when some rest of it has none.
bool cut_word(std::span<const Clean> word, const Vocabulary& vocabulary, std::vector<Piece>& pieces) {
  constexpr std::size_t kLongestWord = 100;
  if (word.size() > kLongestWord) return false;
  const std::size_t before = pieces.size();
  std::string text;
  for (std::size_t first = 0; first < word.size();) {
    std::vector<std::size_t> ends;  // byte length of the text after each further character
    text = first > 0 ? "##" : "";
    for (std::size_t place = first; place < word.size(); ++place) {
      append_utf8(text, word[place].value);
      ends.push_back(text.size());
    }
    std::size_t last = word.size();
    std::optional<std::int32_t> id;
    for (; last > first; --last) {
      id = vocabulary.find(std::string_view(text).substr(0, ends[last - first - 1]));
      if (id) break;
    }
    if (!id) {
      pieces.resize(before);
      return false;
    }
    pieces.push_back({.id = *id,
                      .text = text.substr(0, ends[last - first - 1]),
                      .begin = word[first].begin,
                      .end = word[last - 1].end});
    first = last;
  }
  return true;
}

}  // namespace

std::vector<Piece> word_pieces(std::string_view source, const Vocabulary& vocabulary, const WordPieceOptions& options) {
  constexpr std::string_view kUnknown = "[UNK]";
  const std::vector<Clean> text = cleaned(source, options);
  std::vector<Piece> pieces;
  std::int32_t word = 0;
  for (std::size_t first = 0; first < text.size();) {
    if (text[first].value == U' ') {
      ++first;
      continue;
    }
    std::size_t last = first + 1;
    if (!is_bert_punctuation(text[first].value)) {
      while (last < text.size() && text[last].value != U' ' && !is_bert_punctuation(text[last].value)) ++last;
    }
    const auto letters = std::span(text).subspan(first, last - first);
    const std::size_t before = pieces.size();
    if (!cut_word(letters, vocabulary, pieces)) {
      pieces.push_back({.id = vocabulary.at(kUnknown),
                        .text = std::string(kUnknown),
                        .begin = letters.front().begin,
                        .end = letters.back().end});
    }
    for (std::size_t place = before; place < pieces.size(); ++place) pieces[place].word = word;
    ++word;
    first = last;
  }
  return pieces;
}

}  // namespace attnviz::text
