#pragma once

#include <nlohmann/json_fwd.hpp>

#include "attnviz/core/attention_map.hpp"

namespace attnviz::test {

/// Probabilities [layer, head, query, key] out of a golden tensor.
AttentionMap attention_in(const nlohmann::json& weights);

/// A map with these axes, filled with equal probabilities along the last.
AttentionMap even_attention(std::vector<Axis> axes);

}  // namespace attnviz::test
