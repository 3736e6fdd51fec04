#include "attnviz/mechanisms/shared/grid_paths.hpp"

#include <nlohmann/json.hpp>

#include "attnviz/core/error.hpp"
#include "support/catch.hpp"
#include "support/golden.hpp"

using namespace attnviz;
using namespace attnviz::mechanisms;
using namespace attnviz::test;

namespace {

/// A grid of 3x3 cells of one number each: a wall of nines but for one gap, lower right.
const Matrix kWall = {{0}, {9}, {5}, {0}, {9}, {5}, {0}, {1}, {5}};
const Grid kGrid = covering_grid(3, 3, 3, 3);

}  // namespace

TEST_CASE("steps are the distances between the vectors of neighbouring cells") {
  const GridSteps steps = feature_steps(kWall, kGrid);
  CHECK(steps.right[0] == 9);
  CHECK(steps.right[1] == 4);
  CHECK(steps.right[7] == 4);
  CHECK(steps.down[0] == 0);
  CHECK(steps.down[4] == 8);
}

TEST_CASE("the cheapest path goes through the gap and its steps add up") {
  const std::size_t start[] = {0};
  const auto paths = shortest_paths(feature_steps(kWall, kGrid), start);
  CHECK(paths == std::vector<float>{0, 9, 5, 0, 9, 5, 0, 1, 5});  // up the right side for nothing
}

TEST_CASE("steps below the mean of the smallest ones cost nothing, others stay") {
  GridSteps steps{1, 4, {1, 4, 2, 0}, std::vector<float>(4)};
  clip_small_steps(steps);  // smallest: 1, 1, 2, 2; their mean 1.5
  CHECK(steps.right == std::vector<float>{0, 4, 2, 0});
  GridSteps lone{1, 1, {0}, {0}};
  CHECK_NOTHROW(clip_small_steps(lone));
}

TEST_CASE("shortest paths agree with SciPy's Dijkstra, with and without clipped steps") {
  for (const auto& expected : golden("geodesic")) {
    const std::size_t prefix = expected["prefix"], rows = expected["rows"], columns = expected["columns"];
    Grid grid = covering_grid(rows, columns, columns, rows);
    grid.prefix = prefix;
    std::vector<std::size_t> border;
    for (const std::size_t position : expected["border"]["values"]) border.push_back(position - prefix);
    GridSteps steps = feature_steps(matrix_in(expected["tokens"]), grid);
    CHECK(worst_difference(std::span<const float>(shortest_paths(steps, border)),
                           values_of(vector_in(expected["plain"]))) < 1e-5);
    clip_small_steps(steps);
    CHECK(worst_difference(std::span<const float>(shortest_paths(steps, border)),
                           values_of(vector_in(expected["clipped"]))) < 1e-5);
  }
}

TEST_CASE("paths without a start and from beside the grid are refused") {
  const GridSteps steps = feature_steps(kWall, kGrid);
  const std::size_t beside[] = {9};
  CHECK_THROWS_AS(shortest_paths(steps, {}), Error);
  CHECK_THROWS_WITH(shortest_paths(steps, beside), ContainsSubstring("cell 9 of a grid of 9"));
  CHECK_THROWS_AS(feature_steps(kWall, covering_grid(2, 3, 3, 2)), Error);
}
