#include "attnviz/analysis/max_flow.hpp"

#include <algorithm>
#include <limits>

namespace attnviz::analysis {
namespace {

constexpr double kEmpty = 1e-12;

}  // namespace

void FlowNetwork::add_edge(std::size_t from, std::size_t to, double capacity) {
  edges_of_[from].push_back(edges_.size());
  edges_.push_back({to, capacity, capacity});
  edges_of_[to].push_back(edges_.size());
  edges_.push_back({from, 0, 0});
}

bool FlowNetwork::find_levels(std::size_t source, std::size_t sink) {
  level_.assign(edges_of_.size(), -1);
  level_[source] = 0;
  std::vector<std::size_t> queue = {source};
  for (std::size_t head = 0; head < queue.size(); ++head) {
    for (const std::size_t index : edges_of_[queue[head]]) {
      const Edge& edge = edges_[index];
      if (edge.left <= kEmpty || level_[edge.to] >= 0) continue;
      level_[edge.to] = level_[queue[head]] + 1;
      queue.push_back(edge.to);
    }
  }
  return level_[sink] >= 0;
}

double FlowNetwork::push(std::size_t node, std::size_t sink, double most) {
  if (node == sink) return most;
  double pushed = 0;
  for (std::size_t& next = next_[node]; next < edges_of_[node].size(); ++next) {
    const std::size_t index = edges_of_[node][next];
    Edge& edge = edges_[index];
    if (edge.left <= kEmpty || level_[edge.to] != level_[node] + 1) continue;
    const double passed = push(edge.to, sink, std::min(most - pushed, edge.left));
    edge.left -= passed;
    edges_[index ^ 1U].left += passed;
    pushed += passed;
    if (most - pushed <= kEmpty) return pushed;
  }
  return pushed;
}

double FlowNetwork::maximum_flow(std::size_t source, std::size_t sink) {
  for (Edge& edge : edges_) edge.left = edge.capacity;
  double total = 0;
  while (find_levels(source, sink)) {
    next_.assign(edges_of_.size(), 0);
    total += push(source, sink, std::numeric_limits<double>::max());
  }
  return total;
}

}  // namespace attnviz::analysis
