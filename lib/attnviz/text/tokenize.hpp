#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "attnviz/text/token.hpp"

namespace attnviz::text {

/// How a text becomes tokens when no model brings its own tokenizer.
enum class Tokenizer {
  whitespace,  ///< cut at whitespace only
  words,       ///< words, numbers, punctuation marks, single ideographs, runs of kana and Hangul, whole emoji
  characters   ///< what a reader sees as one character (grapheme clusters), without whitespace
};

/// "whitespace", "words", "characters", in this order.
std::span<const std::string_view> tokenizer_names();
std::string_view name_of(Tokenizer tokenizer);
/// Throws `usage` for an unknown name.
Tokenizer parse_tokenizer(std::string_view name);

/// More tokens than this are refused: attention over N tokens has N*N weights.
inline constexpr std::size_t kMaxTokens = 1'000'000;

/// Tokens in source order. They do not overlap, and every code point outside them is one that separates_tokens(), a
/// byte order mark included. Any bytes are accepted; ill-formed ones read as U+FFFD.
/// words keeps inner apostrophes and hyphens ("don't", "COVID-19", but "10", "-", "20"), decimal and digit-group marks
/// ("3.14", "1,000") and runs of one stop or dash ("...", "--"). Scripts written without spaces other than Han and
/// kana (Thai, Khmer ...) are not segmented.
/// Throws `value` for a text without tokens, `limit` above kMaxTokens.
std::vector<Token> tokenize(std::string_view source, Tokenizer tokenizer);

/// Whitespace, and the characters whose only work is to mark a place between words (U+200B, U+FEFF).
bool separates_tokens(char32_t value);

}  // namespace attnviz::text
