#pragma once

#include <string>
#include <vector>

#include "attnviz/core/attention_map.hpp"

namespace attnviz::models {

/// What each hop over a memory looked at. weights [hops,slots], every row a distribution; one label a slot.
AttentionMap hop_map(const Matrix& weights, const std::vector<std::string>& slots);

}  // namespace attnviz::models
