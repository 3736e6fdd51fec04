#pragma once

#include <string>
#include <vector>

#include "attnviz/render/parts/field.hpp"

namespace attnviz::render {

/// A map without some of its axes, and the words for what became of them.
struct Folded {
  Tensor values;                   ///< the kept axes, in their order; rank 0 becomes [1]
  std::vector<std::string> words;  ///< one an axis that went away, in the order of the axes
};

/// "layer 3, mean over 4 heads"
std::string joined_words(const std::vector<std::string>& words);

/// The words alone, without the work.
std::vector<std::string> fold_words(const AttentionMap& map, const std::vector<std::size_t>& kept,
                                    const Selection& selection);

/// Reduces every axis of `map` that is not in `kept` (positions of axes, rising). Throws `usage` for a pick out of
/// range.
Folded fold(const AttentionMap& map, const std::vector<std::size_t>& kept, const Selection& selection);

}  // namespace attnviz::render
