#pragma once

#include "attnviz/core/attention_map.hpp"
#include "attnviz/core/tensor.hpp"

namespace attnviz::render {

/// The mask of visualize_attention.py --threshold (DINO): the largest cells that together hold more than `share` of the
/// whole (see mass_threshold) under red at half opacity with a red line around them, on the photo as their script saves
/// it: normalised for the network, then smallest to largest over all channels at once, which shifts its colours. Their
/// figure is stretched to 500 by 500 pixels at the end; this one keeps 16 pixels a cell.
/// `cells` [rows, columns] of that kind; `photo` [16 rows, 16 columns, 3] is what they lie on. Throws `shape` when it
/// has another size, `value` unless 0 < share <= 1.
Pixels compat_mask(const Matrix& cells, ValueKind kind, const Pixels& photo, float share);

}  // namespace attnviz::render
