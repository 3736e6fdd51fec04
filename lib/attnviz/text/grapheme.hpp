#pragma once

#include <cstddef>
#include <string_view>

namespace attnviz::text {

/// What a reader sees as one character: bytes [begin, end), and the code point it starts with.
struct Grapheme {
  std::size_t begin = 0;
  std::size_t end = 0;
  char32_t base = 0;
};

/// The extended grapheme cluster (Unicode Annex 29) at `offset`, which must be a boundary inside `source`. Combining
/// marks, emoji sequences, flags and Hangul syllables stay whole; CR LF is one. Ill-formed bytes are U+FFFD.
Grapheme grapheme_at(std::string_view source, std::size_t offset);

}  // namespace attnviz::text
