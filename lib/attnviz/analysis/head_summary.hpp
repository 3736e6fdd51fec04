#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "attnviz/core/attention_map.hpp"

namespace attnviz::analysis {

/// One layer's one head in a few numbers. What looks from several queries is the mean over them; what a map has no
/// answer to is missing.
struct HeadSummary {
  std::string layer, head;          ///< label or number from 0; empty for a map without such an axis
  std::optional<double> entropy;    ///< of probabilities: mean over the distributions, in nats
  std::optional<double> distance;   ///< where every place of a picture asks: mean attention distance in source pixels
  std::optional<double> top_tenth;  ///< share of the sum on the tenth of the positions with most (at least one)
  std::size_t peak = 0;             ///< the position with most, in the order of the map; the first of equals
  std::string peak_label;           ///< of that position, where positions have labels
  std::optional<Box> peak_box;      ///< its cell on the source picture
  std::optional<double> agreement;  ///< mean cosine with the layer's other heads
};

/// One summary a layer and head, in the order of the map. Positions are the cells of the row and column axes, or else
/// those of the last axis. Throws as `validate` does.
std::vector<HeadSummary> summarize_heads(const AttentionMap& map);

}  // namespace attnviz::analysis
