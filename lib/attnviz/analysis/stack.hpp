#pragma once

#include <span>

#include "attnviz/core/attention_map.hpp"

namespace attnviz::analysis {

/// The attention of a whole network as one block: a map with the axes [layer, head, query, key], where layer and head
/// may be missing. Refers to the map, which must live longer.
class Stack {
 public:
  /// Throws `shape` for a map with other axes or another order of them.
  explicit Stack(const AttentionMap& map);

  std::size_t layers() const { return layers_; }
  std::size_t heads() const { return heads_; }
  std::size_t queries() const { return queries_; }
  std::size_t keys() const { return keys_; }
  /// One layer's one head, [Q,K] row by row.
  std::span<const float> weights(std::size_t layer, std::size_t head) const {
    return map_values_.subspan((layer * heads_ + head) * queries_ * keys_, queries_ * keys_);
  }
  /// Throws `shape` unless every token asks and is asked: "rollout: needs the rows of all 197 tokens, the map has 1".
  void require_square(std::string_view who) const;

 private:
  std::size_t layers_ = 1, heads_ = 1, queries_ = 0, keys_ = 0;
  std::span<const float> map_values_;
};

/// The axes of `map` without those of these kinds.
std::vector<Axis> axes_without(const AttentionMap& map, std::initializer_list<AxisKind> kinds);

}  // namespace attnviz::analysis
