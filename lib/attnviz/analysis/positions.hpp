#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "attnviz/core/attention_map.hpp"

namespace attnviz::analysis {

/// The map without these keys: what is left of each row is divided by its sum (a row that kept nothing stays 0).
/// A grid loses its prefix when these are its prefix positions. `hidden` is one flag a key. Throws `shape` for a map
/// without a last axis of keys of that size, `value` when every key would go.
AttentionMap without_keys(const AttentionMap& map, const std::vector<bool>& hidden);

/// The map without these queries; nothing is renormalised. Throws as without_keys.
AttentionMap without_queries(const AttentionMap& map, const std::vector<bool>& hidden);

/// Which positions belong together, as ranges in their order: [begin, end).
struct Group {
  std::size_t begin = 0, end = 0;
};

/// Keys of a group become one: their weights are added up, so that rows still sum to one. `labels`: one a group.
AttentionMap merged_keys(const AttentionMap& map, std::span<const Group> groups, std::vector<std::string> labels);

/// Queries of a group become one: their rows' mean.
AttentionMap merged_queries(const AttentionMap& map, std::span<const Group> groups, std::vector<std::string> labels);

}  // namespace attnviz::analysis
