#include "attnviz/pipeline/word_positions.hpp"

#include <algorithm>

namespace attnviz::pipeline {
namespace {

constexpr std::string_view kContinues = "##", kSpaceOfBytes = "\u0120", kSpaceOfSentencePiece = "\u2581";

bool begins_word(std::string_view token) {
  return token.starts_with(kSpaceOfBytes) || token.starts_with(kSpaceOfSentencePiece);
}

std::string_view letters_of(std::string_view token) {
  for (const std::string_view mark : {kContinues, kSpaceOfBytes, kSpaceOfSentencePiece}) {
    if (token.size() > mark.size() && token.starts_with(mark)) return token.substr(mark.size());
  }
  return token;
}

char small(char letter) {
  return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
}

bool same(std::string_view a, std::string_view b, bool ignore_case) {
  if (!ignore_case) return a == b;
  return std::ranges::equal(a, b, {}, small, small);
}

std::vector<std::size_t> find(std::string_view word, std::span<const std::string> tokens, bool ignore_case) {
  const bool marks_beginnings =
      std::ranges::any_of(tokens, [](const std::string& token) { return begins_word(token); });
  const auto continues = [&](std::size_t place) {
    return tokens[place].starts_with(kContinues) || (marks_beginnings && !begins_word(tokens[place]));
  };
  std::vector<std::size_t> positions;
  for (std::size_t first = 0; first < tokens.size(); ++first) {
    std::size_t spelt = 0, place = first;
    for (; place < tokens.size() && spelt < word.size(); ++place) {
      if (place > first && !continues(place)) break;
      const std::string_view letters = letters_of(tokens[place]);
      if (!same(letters, word.substr(spelt, letters.size()), ignore_case)) break;
      spelt += letters.size();
    }
    if (spelt != word.size()) continue;
    for (; first < place; ++first) positions.push_back(first);
    --first;
  }
  return positions;
}

}  // namespace

std::vector<std::size_t> positions_spelling(std::string_view word, std::span<const std::string> tokens) {
  if (word.empty()) return {};
  std::vector<std::size_t> positions;
  for (std::size_t place = 0; place < tokens.size(); ++place) {
    if (tokens[place] == word) positions.push_back(place);
  }
  if (positions.empty()) positions = find(word, tokens, false);
  return positions.empty() ? find(word, tokens, true) : positions;
}

}  // namespace attnviz::pipeline
