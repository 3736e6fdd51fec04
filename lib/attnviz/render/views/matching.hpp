#pragma once

#include "attnviz/core/attention_map.hpp"
#include "attnviz/render/parts/field.hpp"
#include "attnviz/render/parts/frame.hpp"

namespace attnviz::render {

/// Whether a map says of words on one side (target) which word of the other side (source) belongs to each: a table of
/// scores between 0 and 1 with at most one above 0 in every row and column, and at least one in all.
bool is_matching(const AttentionMap& map);

/// The source's words above, the target's below, as running text, and a line between those that belong together, the
/// paler the lower their score. Words of one part of the source (parts end at ".") have one colour, and the target's
/// have the colour of what they belong to. Sides wider than 1300 pixels are wrapped. `field` [target, source].
Body matching(const Field& field);

}  // namespace attnviz::render
