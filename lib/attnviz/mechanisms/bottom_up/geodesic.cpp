#include "attnviz/mechanisms/bottom_up/geodesic.hpp"

#include <algorithm>

#include "attnviz/core/error.hpp"
#include "attnviz/core/parallel.hpp"
#include "attnviz/mechanisms/shared/grid_paths.hpp"
#include "attnviz/mechanisms/steps/weighing.hpp"

namespace attnviz::mechanisms {
namespace {

/// The cells that the queries stand on.
std::vector<std::size_t> query_cells(const Inputs& inputs) {
  const std::size_t prefix = inputs.grid->prefix;
  const auto& positions = inputs.queries.positions;
  if (positions.empty() || std::ranges::min(positions) < prefix) {
    throw Error(ErrorKind::usage, "geodesic: a path starts at a cell of the picture, and this query is none",
                "use --query x,y, all, or leave it out to start from the border");
  }
  std::vector<std::size_t> cells(positions);
  for (std::size_t& cell : cells) cell -= prefix;
  return cells;
}

}  // namespace

std::vector<AttentionMap> run_geodesic(const Inputs& inputs, Parameters&, const GeodesicOptions& options) {
  if (!inputs.grid) throw Error(ErrorKind::usage, "geodesic: needs features on a grid", "give it a picture");
  const bool reference = inputs.queries.as_reference;
  const std::vector<std::size_t> sources = query_cells(inputs);
  const std::size_t rows = reference ? 1 : sources.size(), cells = inputs.grid->cells();
  require_weights_fit(1, rows, cells);
  GridSteps steps = feature_steps(inputs.tokens, *inputs.grid);
  if (options.clip) clip_small_steps(steps);

  AttentionMap map;
  Matrix values = Matrix::from_shape({rows, cells});
  parallel_for(rows, 8, [&](std::size_t begin, std::size_t end) {
    for (std::size_t row = begin; row < end; ++row) {
      const auto starts = std::span(sources).subspan(row, reference ? sources.size() : 1);
      std::ranges::copy(shortest_paths(steps, starts), row_of(values, row).begin());
    }
  });
  // A score is larger where attention is: far from the border, or near the query.
  if (!reference) values = 0.0F - values;  // not the product, which has a minus zero at the query
  map.name = reference ? "saliency" : "nearness";
  map.axes = {query_axis(inputs), {AxisKind::key, cells, {}}};
  map.values = std::move(values);
  map.kind = ValueKind::score;
  map.grid = inputs.grid;
  map.grid->prefix = 0;
  map.marks = inputs.queries.marks;
  map.reading = reference ? "larger: no small steps lead here from " + inputs.queries.reference
                          : "0 at the query, less where no small steps lead to from there";
  return {std::move(map)};
}

}  // namespace attnviz::mechanisms
