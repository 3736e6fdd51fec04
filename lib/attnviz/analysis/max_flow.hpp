#pragma once

#include <cstddef>
#include <vector>

namespace attnviz::analysis {

/// A network of directed edges with real capacities; its maximum flow by Dinic's algorithm.
class FlowNetwork {
 public:
  explicit FlowNetwork(std::size_t nodes) : edges_of_(nodes) {}

  void add_edge(std::size_t from, std::size_t to, double capacity);
  /// Starts from an empty network each time. Residues below 1e-12 count as empty: rounding must not make endless work.
  double maximum_flow(std::size_t source, std::size_t sink);

 private:
  struct Edge {
    std::size_t to;
    double capacity;
    double left;
  };

  bool find_levels(std::size_t source, std::size_t sink);
  double push(std::size_t node, std::size_t sink, double most);

  std::vector<Edge> edges_;  ///< edge e and its reverse e^1 side by side
  std::vector<std::vector<std::size_t>> edges_of_;
  std::vector<int> level_;
  std::vector<std::size_t> next_;
};

}  // namespace attnviz::analysis
