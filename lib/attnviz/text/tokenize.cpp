#include "attnviz/text/tokenize.hpp"

#include <algorithm>
#include <array>

#include "attnviz/core/error.hpp"
#include "attnviz/text/grapheme.hpp"
#include "attnviz/text/unicode.hpp"
#include "attnviz/text/utf8.hpp"
#include "attnviz/text/word_break.hpp"

namespace attnviz::text {

namespace {

constexpr std::array<std::string_view, 3> kNames{"whitespace", "words", "characters"};

// The end of the token that starts at `begin`, where something other than a separator stands.
std::size_t token_end(std::string_view source, std::size_t begin, Tokenizer tokenizer) {
  switch (tokenizer) {
    case Tokenizer::whitespace: {
      std::size_t end = begin;
      while (end < source.size()) {
        const CodePoint point = decode_at(source, end);
        if (separates_tokens(point.value)) break;
        end = point.end;
      }
      return end;
    }
    case Tokenizer::words:
      return word_end(source, begin);
    case Tokenizer::characters:
      return grapheme_at(source, begin).end;
  }
  throw Error(ErrorKind::internal, "tokenize: not a tokenizer: " + std::to_string(static_cast<int>(tokenizer)));
}

}  // namespace

std::span<const std::string_view> tokenizer_names() {
  return kNames;
}

std::string_view name_of(Tokenizer tokenizer) {
  return kNames[static_cast<std::size_t>(tokenizer)];
}

Tokenizer parse_tokenizer(std::string_view name) {
  const auto found = std::ranges::find(kNames, name);
  if (found == kNames.end()) {
    throw Error(ErrorKind::usage, "tokenizer: unknown name '" + well_formed(name) + "'",
                "use whitespace, words or characters");
  }
  return static_cast<Tokenizer>(found - kNames.begin());
}

bool separates_tokens(char32_t value) {
  return is_whitespace(value) || value == 0x200B || value == 0xFEFF;
}

std::vector<Token> tokenize(std::string_view source, Tokenizer tokenizer) {
  std::vector<Token> tokens;
  std::size_t offset = 0;
  while (offset < source.size()) {
    const CodePoint first = decode_at(source, offset);
    if (separates_tokens(first.value)) {
      offset = first.end;
      continue;
    }
    if (tokens.size() == kMaxTokens) {
      throw Error(ErrorKind::limit,
                  "tokenize: more than " + std::to_string(kMaxTokens) + " tokens; the limit is reached at byte " +
                      std::to_string(offset) + " of " + std::to_string(source.size()),
                  "split the text: attention over N tokens has N*N weights");
    }
    const std::size_t end = token_end(source, offset, tokenizer);
    tokens.push_back({well_formed(source.substr(offset, end - offset)), offset, end});
    offset = end;
  }
  if (tokens.empty()) {
    throw Error(ErrorKind::value, "tokenize: no tokens in " + std::to_string(source.size()) + " bytes of text",
                "give a text with at least one visible character");
  }
  return tokens;
}

}  // namespace attnviz::text
