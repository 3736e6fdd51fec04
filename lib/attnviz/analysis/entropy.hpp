#pragma once

#include "attnviz/core/attention_map.hpp"

namespace attnviz::analysis {

/// How evenly each distribution is spread: -sum p log p along the axis that sums to one, in nats. 0: all on one
/// position; the logarithm of the axis' size: even. -> the map without that axis. Throws `usage` for a map that is no
/// probability.
AttentionMap entropy(const AttentionMap& map);

/// Mean along one axis, for instance over queries: one number a head. Throws `usage` when the map lacks the axis.
AttentionMap mean_over(const AttentionMap& map, AxisKind axis);

}  // namespace attnviz::analysis
