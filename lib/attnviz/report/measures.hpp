#pragma once

#include <vector>

#include "attnviz/core/attention_map.hpp"

namespace attnviz::report {

/// What tells the heads and layers of a network apart, one number for each, in the order of the map's values.
struct Measures {
  std::vector<double> entropy;   ///< mean over the queries, in nats; empty when the map is no attention of such parts
  std::vector<double> distance;  ///< mean over the queries: source pixels, of texts tokens; empty unless all tokens ask
};

/// Of attention [..., query, key] with something before the queries, such as layers and heads; of other maps empty.
/// Dosovitskiy et al. 2020, arXiv:2010.11929, appendix D.7, for the distance on pictures.
Measures measures_of(const AttentionMap& map);

}  // namespace attnviz::report
