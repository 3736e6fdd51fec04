#include "attnviz/analysis/flow.hpp"

#include <algorithm>

#include "attnviz/analysis/max_flow.hpp"
#include "attnviz/core/error.hpp"
#include "attnviz/core/parallel.hpp"

namespace attnviz::analysis {
namespace {

/// Nodes: token t before layer `layer` (counted from the first that is looked at) is layer * tokens + t.
FlowNetwork network_of(const Stack& stack, const RolloutOptions& options) {
  const std::size_t tokens = stack.keys(), layers = stack.layers() - options.start_layer;
  FlowNetwork network((layers + 1) * tokens);
  for (std::size_t layer = 0; layer < layers; ++layer) {
    const Matrix capacities = with_residual(stack, options.start_layer + layer, options);
    for (std::size_t i = 0; i < tokens; ++i) {
      for (std::size_t j = 0; j < tokens; ++j) {
        if (capacities(i, j) > 0) network.add_edge((layer + 1) * tokens + i, layer * tokens + j, capacities(i, j));
      }
    }
  }
  return network;
}

}  // namespace

void check_flow_size(std::size_t layers, std::size_t tokens, std::size_t most_edges) {
  // Divided instead of multiplied, so that no size overflows.
  if (tokens <= most_edges / tokens / layers) return;
  throw Error(ErrorKind::limit,
              "flow: " + std::to_string(layers) + " layers of " + std::to_string(tokens) + " tokens are more than " +
                  std::to_string(most_edges) + " pipes, and each token is a problem of its own",
              "use a shorter text, a smaller --grid, or --rollout");
}

AttentionMap flow_from(const AttentionMap& map, std::size_t query, const FlowOptions& options) {
  // Checks the options, the query and the axes, and has the right labels.
  AttentionMap result = rollout_from(map, query, options.layers);
  const Stack stack(map);
  const std::size_t tokens = stack.keys(), layers = stack.layers() - options.layers.start_layer;
  check_flow_size(layers, tokens, options.most_edges);
  const FlowNetwork network = network_of(stack, options.layers);
  parallel_for(tokens, 4, [&](std::size_t begin, std::size_t end) {
    FlowNetwork own = network;
    for (std::size_t token = begin; token < end; ++token) {
      result.values(0, token) = static_cast<float>(own.maximum_flow(layers * tokens + query, token));
    }
  });
  result.name = "flow";
  result.kind = ValueKind::score;
  result.sums_over.reset();
  result.bounds = {0.0F, 1.0F};
  result.reading = "how much could pass from every input token to that output token, each on its own";
  return result;
}

}  // namespace attnviz::analysis
