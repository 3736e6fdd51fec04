#pragma once

#include <functional>
#include <span>
#include <vector>

#include "attnviz/io/json_document.hpp"
#include "attnviz/text/tokenizers/aligned_text.hpp"

namespace attnviz::text {

/// Where the match that begins at `place` ends; `place` itself when none begins there.
using Pattern = std::function<std::size_t(std::span<const Letter> letters, std::size_t place)>;

/// The longest run of letters of a kind.
Pattern run_of(bool (*is_kind)(char32_t));
Pattern one_of(bool (*is_kind)(char32_t));
Pattern literal(std::u32string text);

/// A part of a text, [begin, end): what a pattern matches, or what lies between.
struct Stretch {
  std::size_t begin = 0;
  std::size_t end = 0;
  bool match = false;
};
/// All of a text in order: matches from the left, and what lies between them.
std::vector<Stretch> stretches_of(std::span<const Letter> letters, const Pattern& pattern);

/// {"String": literal} or {"Regex": one of those that known tokenizers have}. Expressions are not compiled: each that
/// is known has its own few lines (split_patterns.cpp). Throws `format`, and `unsupported` for an unknown expression.
Pattern read_pattern(const io::JsonPlace& place);

/// The pattern of an expression; an empty function when it is not known.
Pattern known_pattern(std::string_view expression);
/// What GPT-2 cuts a text into: contractions, letters, numbers and others, each with the space before it.
Pattern gpt2_pattern();
/// What CLIP cuts a text into: contractions, letters, single digits and others. Whitespace matches nothing.
Pattern clip_pattern();

}  // namespace attnviz::text
