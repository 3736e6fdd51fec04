#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "attnviz/core/attention_map.hpp"
#include "attnviz/render/parts/field.hpp"
#include "attnviz/report/thinning.hpp"

namespace attnviz::report {

/// What becomes of each axis of a map: nothing, or its mean, largest or smallest value over all positions.
struct Fold {
  std::vector<std::optional<render::Reduce>> how;  ///< one an axis
};

/// How much of what can be folded is made ready for a page.
///   all    what places receive and the largest that any query gives them, for every head, layer ...
///   words  the same for means, largest and smallest values over them
///   usual  what is shown first, alone
enum class FoldChoice { all, words, usual, none };

/// How an axis goes away unless the reader says otherwise: as in pictures by its mean, or where that is the same
/// everywhere by its largest value.
render::Reduce usual_fold(const AttentionMap& map, std::size_t axis);

/// The folds that a page needs because it does not carry every number of the map exactly, so that nothing is ever
/// averaged over what happens to be there. Nothing when this choice cannot serve such a thinning.
std::optional<std::vector<Fold>> planned_folds(const Thinning& thinning, const AttentionMap& map, FoldChoice choice);

/// Sizes of a fold's numbers, 1 for an axis that went away.
std::vector<std::size_t> fold_shape(const Thinning& thinning, const Fold& fold);

/// Its numbers: over everything that the map has, the asking axis first, then later axes before earlier ones. What is
/// not folded is thinned.
Tensor folded(const Thinning& thinning, const AttentionMap& map, const Fold& fold);

}  // namespace attnviz::report
