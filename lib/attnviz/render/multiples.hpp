#pragma once

#include <optional>
#include <vector>

#include "attnviz/render/draw.hpp"

namespace attnviz::render {

/// The axes that small multiples go through: layers and heads together, or the first that is averaged of head, target,
/// query, unit, branch, gate, hop, step, layer, channel, column of a table ...; empty when every axis is drawn or
/// picked.
std::vector<std::size_t> spread_axes(const AttentionMap& map, const Selection& selection);

/// Whether they are few enough, and of a kind, to be drawn without being asked for.
bool multiples_are_natural(const AttentionMap& map, const Selection& selection);

/// One scale for all these fields, unless each was to have its own.
ScaleRequest common_request(const std::vector<Field>& fields, const ScaleRequest& wanted);

/// One thumbnail for each position of the spread axes (at most 400), all on one scale.
Drawing draw_multiples(const AttentionMap& map, const Canvas& canvas, const Style& style);

}  // namespace attnviz::render
