#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "attnviz/text/tokenizers/aligned_text.hpp"
#include "attnviz/text/tokenizers/pattern.hpp"

namespace attnviz::text {

/// A part of a text that is cut on its own: in the end a word. Never empty.
struct Chunk {
  Letters letters;
  std::optional<std::int32_t> token;  ///< it is this token as a whole and is not cut further
};
using Chunks = std::vector<Chunk>;

/// What becomes of the matches when a text is cut by a pattern.
enum class SplitBehavior { removed, isolated, merged_with_previous, merged_with_next, contiguous };

/// Cuts every chunk that is no token. `invert`: what lies between the matches counts as match.
void split(Chunks& chunks, const Pattern& pattern, SplitBehavior behavior, bool invert = false);

/// The letters of a part.
Letters slice(const Letters& letters, std::size_t begin, std::size_t end);

}  // namespace attnviz::text
