#include "attnviz/mechanisms/shared/grid_paths.hpp"

#include <cmath>
#include <limits>
#include <queue>

#include "attnviz/core/error.hpp"

namespace attnviz::mechanisms {
namespace {

float distance_between(const Matrix& tokens, std::size_t one, std::size_t other) {
  const auto left = row_of(tokens, one), right = row_of(tokens, other);
  float sum = 0;
  for (std::size_t place = 0; place < left.size(); ++place) {
    sum += (left[place] - right[place]) * (left[place] - right[place]);
  }
  return std::sqrt(sum);
}

/// Calls visit(neighbour, cost of the step) for the two to four neighbours of a cell.
template <class Visit>
void for_each_neighbour(const GridSteps& steps, std::size_t cell, const Visit& visit) {
  const std::size_t row = cell / steps.columns, column = cell % steps.columns;
  if (column > 0) visit(cell - 1, steps.right[cell - 1]);
  if (column + 1 < steps.columns) visit(cell + 1, steps.right[cell]);
  if (row > 0) visit(cell - steps.columns, steps.down[cell - steps.columns]);
  if (row + 1 < steps.rows) visit(cell + steps.columns, steps.down[cell]);
}

}  // namespace

GridSteps feature_steps(const Matrix& tokens, const Grid& grid) {
  const std::size_t count = grid.cells();
  if (grid.prefix + count != tokens.shape(0)) {
    throw Error(ErrorKind::internal, "grid: " + std::to_string(tokens.shape(0)) + " tokens for " +
                                         std::to_string(grid.rows) + "x" + std::to_string(grid.columns) + " cells");
  }
  GridSteps steps{grid.rows, grid.columns, std::vector<float>(count), std::vector<float>(count)};
  for (std::size_t cell = 0; cell < count; ++cell) {
    const std::size_t token = grid.prefix + cell;
    if (cell % grid.columns + 1 < grid.columns) steps.right[cell] = distance_between(tokens, token, token + 1);
    if (cell / grid.columns + 1 < grid.rows) steps.down[cell] = distance_between(tokens, token, token + grid.columns);
  }
  return steps;
}

void clip_small_steps(GridSteps& steps) {
  const std::size_t count = steps.rows * steps.columns;
  if (count < 2) return;
  double sum = 0;
  for (std::size_t cell = 0; cell < count; ++cell) {
    float smallest = std::numeric_limits<float>::infinity();
    for_each_neighbour(steps, cell, [&](std::size_t, float cost) { smallest = std::min(smallest, cost); });
    sum += static_cast<double>(smallest);
  }
  const auto usual = static_cast<float>(sum / static_cast<double>(count));
  for (auto* costs : {&steps.right, &steps.down}) {
    for (float& cost : *costs) {
      if (cost < usual) cost = 0;
    }
  }
}

std::vector<float> shortest_paths(const GridSteps& steps, std::span<const std::size_t> sources) {
  if (sources.empty()) throw Error(ErrorKind::usage, "shortest paths: no cell to start from");
  struct Reached {
    double cost;
    std::size_t cell;
    bool operator>(const Reached& other) const { return cost > other.cost; }
  };
  std::priority_queue<Reached, std::vector<Reached>, std::greater<>> front;
  std::vector<double> costs(steps.rows * steps.columns, std::numeric_limits<double>::infinity());
  for (const std::size_t source : sources) {
    if (source >= costs.size()) {
      throw Error(ErrorKind::internal,
                  "shortest paths: cell " + std::to_string(source) + " of a grid of " + std::to_string(costs.size()));
    }
    costs[source] = 0;
    front.push({0, source});
  }
  while (!front.empty()) {
    const Reached here = front.top();
    front.pop();
    if (here.cost > costs[here.cell]) continue;  // reached more cheaply since
    for_each_neighbour(steps, here.cell, [&](std::size_t neighbour, float step) {
      const double cost = here.cost + static_cast<double>(step);
      if (cost >= costs[neighbour]) return;
      costs[neighbour] = cost;
      front.push({cost, neighbour});
    });
  }
  return {costs.begin(), costs.end()};
}

}  // namespace attnviz::mechanisms
