#pragma once

#include "attnviz/analysis/rollout.hpp"

namespace attnviz::analysis {

// Attention flow. Abnar, Zuidema 2020, arXiv:2005.00928, section 3.
// The layers as a network of pipes: from token i after layer l to token j before it, of capacity A'_l,ij (with
// residual). The maximum flow from an output token to an input token says how much could pass between them, whatever
// the way. Each pair is its own maximum-flow problem (Dinic 1970): for short texts, or one query of a small network.

struct FlowOptions {
  RolloutOptions layers;             ///< how heads and residual become capacities
  std::size_t most_edges = 500'000;  ///< refuse larger networks: layers * tokens^2
};

/// Throws `limit` when so many layers of so many tokens are more than `most_edges`.
void check_flow_size(std::size_t layers, std::size_t tokens, std::size_t most_edges = FlowOptions{}.most_edges);

/// Flow from output token `query` to every input token, [query 1, key]; raw flows, each at most one.
/// Throws `limit` for a network larger than `options.most_edges`, else as rollout_from.
AttentionMap flow_from(const AttentionMap& map, std::size_t query, const FlowOptions& options = {});

}  // namespace attnviz::analysis
