#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace attnviz::render {

/// Embedding levels of one line by the Unicode bidirectional algorithm (Annex 9): even levels run left to right, odd
/// ones right to left; the line's own direction is that of its first strong character. Explicit embeddings and
/// isolates count as neutral (labels show those characters instead of obeying them), and paired brackets as plain
/// neutrals (rule N0 is left out).
std::vector<std::uint8_t> bidi_levels(std::u32string_view line);

/// Positions of runs from left to right, for runs with these levels in reading order (rule L2).
std::vector<std::size_t> visual_order(std::span<const std::uint8_t> levels);

}  // namespace attnviz::render
