#pragma once

#include <optional>
#include <vector>

#include "attnviz/render/draw.hpp"

namespace attnviz::render {

/// The axis that small multiples go through: the first that is averaged of head, target, query, unit, branch, gate,
/// hop, step, layer, channel, column of a table ...; nothing when every axis is drawn or picked.
std::optional<std::size_t> spread_axis(const AttentionMap& map, const Selection& selection);

/// Whether its positions are few enough, and of a kind, to be drawn without being asked for.
bool multiples_are_natural(const AttentionMap& map, const Selection& selection);

/// Whether a map over a picture is told in steps, the words of a caption for instance, whose mean says nothing of any:
/// then the small pictures are the overlay, and the same without the photo the heatmap.
bool is_told_in_steps(const AttentionMap& map, const Canvas& canvas, const Selection& selection);

/// One thumbnail for each position of the spread axis (at most 399), before heads and layers their mean, all on one
/// scale.
Drawing draw_multiples(const AttentionMap& map, const Canvas& canvas, const Style& style);

}  // namespace attnviz::render
