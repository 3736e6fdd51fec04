#pragma once

#include <cstdint>
#include <optional>
#include <vector>

namespace attnviz::text {

/// Canonical combining class of a code point; 0 for starters.
std::uint8_t combining_class(char32_t value);

enum class Decomposition { canonical, compatible };

/// Appends the full decomposition of one code point (itself when it has none), Hangul syllables included.
void append_decomposition(std::vector<char32_t>& out, char32_t value, Decomposition kind);

/// The primary composite of a starter and what follows it; nothing when the two do not compose.
std::optional<char32_t> composed(char32_t first, char32_t second);

}  // namespace attnviz::text
