#pragma once

#include <string>

#include "attnviz/core/attention_map.hpp"
#include "attnviz/pipeline/network_input.hpp"

namespace attnviz::pipeline {

/// How a network's positions are shown.
struct TokenView {
  bool hide_special = false;  ///< [CLS], [SEP], registers ... are left out as keys, and the rest sums to one again
  bool words = false;         ///< pieces are joined to words: rows averaged, columns added up
};

/// Changes a map [..., query, key] over the positions of `input` accordingly, queries too where every position asks.
/// Gives the words that belong into the legend: "without [CLS], [SEP], which held 61 % of it; the rest sums to 1
/// again". Throws `value` when nothing would be left.
std::string apply_view(const TokenView& view, const NetworkInput& input, AttentionMap& map);

}  // namespace attnviz::pipeline
