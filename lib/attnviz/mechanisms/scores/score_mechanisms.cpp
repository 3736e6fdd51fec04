#include "attnviz/mechanisms/scores/score_mechanisms.hpp"

#include <algorithm>
#include <cmath>

#include "attnviz/core/error.hpp"
#include "attnviz/mechanisms/shared/filter.hpp"
#include "attnviz/mechanisms/shared/grid_paths.hpp"

namespace attnviz::mechanisms {
namespace {

/// A cell of hand-made features alone is noise more often than an object: the scores of a picture's cells, blurred.
/// Values [1, cells] in place.
void smooth_over(const Grid& grid, double deviation, Tensor& scores) {
  Plane plane(grid.rows, grid.columns);
  float* cells = scores.data() + grid.prefix;
  std::copy_n(cells, grid.cells(), plane.values.begin());
  const auto reach = static_cast<std::size_t>(std::ceil(3 * deviation));
  const Plane blurred = filter(plane, gaussian_kernel(2 * reach + 1, deviation), Border::replicate);
  for (std::size_t cell = 0; cell < grid.cells(); ++cell) cells[cell] = static_cast<float>(blurred.values[cell]);
}

ScoreFunction function_of(DistanceOptions::Metric metric, bool learned) {
  switch (metric) {
    case DistanceOptions::Metric::natural:
      return learned ? ScoreFunction::squared_distance : ScoreFunction::distance;
    case DistanceOptions::Metric::euclidean:
      return ScoreFunction::distance;
    case DistanceOptions::Metric::squared:
      return ScoreFunction::squared_distance;
    case DistanceOptions::Metric::gaussian:
      return ScoreFunction::gaussian;
  }
  throw Error(ErrorKind::internal, "distance: unknown metric");
}

/// What lies far from the reference set, but is joined to it by small steps, is background that has changed on the way.
/// Values [1, tokens] in place. False, and nothing done, where small steps lead everywhere.
bool weigh_by_paths(const Inputs& inputs, float weight, Tensor& scores) {
  GridSteps steps = feature_steps(inputs.tokens, *inputs.grid);
  clip_small_steps(steps);
  std::vector<std::size_t> sources;
  for (const std::size_t position : inputs.queries.positions) sources.push_back(position - inputs.grid->prefix);
  const std::vector<float> paths = shortest_paths(steps, sources);
  const float longest = std::ranges::max(paths);
  if (longest <= 0) return false;
  float* cells = scores.data() + inputs.grid->prefix;
  for (std::size_t cell = 0; cell < paths.size(); ++cell) cells[cell] *= 1 - weight + weight * paths[cell] / longest;
  return true;
}

/// A reference set whose members are cells of the picture, as the border's are.
bool is_set_of_cells(const Inputs& inputs) {
  const auto& positions = inputs.queries.positions;
  return inputs.queries.as_reference && inputs.grid && !positions.empty() &&
         std::ranges::min(positions) >= inputs.grid->prefix;
}

/// What was left open, by whose features they are. Measured on photographs with object masks.
DistanceOptions with_defaults(DistanceOptions options, bool learned) {
  if (options.nearest <= 0) options.nearest = learned ? 0.5F : 0.05F;
  if (options.smooth < 0) options.smooth = learned ? 0.0F : 1.0F;
  if (options.geodesic < 0) options.geodesic = learned ? 0.0F : 0.8F;
  return options;
}

}  // namespace

std::vector<AttentionMap> run_distance(const Inputs& inputs, Parameters& parameters, const DistanceOptions& asked) {
  const DistanceOptions options = with_defaults(asked, inputs.learned);
  auto maps = score_maps(
      inputs, parameters,
      {.score = function_of(options.metric, inputs.learned), .sigma = options.sigma, .nearest = options.nearest});
  AttentionMap& map = maps.front();
  if (inputs.queries.as_reference && options.metric == DistanceOptions::Metric::gaussian) {
    for (float& value : values_of(map.values)) value += 1;  // minus a likeness of 0 to 1: now a distance
  }
  if (inputs.queries.as_reference && inputs.grid && options.smooth > 0) {
    smooth_over(*inputs.grid, static_cast<double>(options.smooth), map.values);
  }
  if (is_set_of_cells(inputs) && options.geodesic > 0 && weigh_by_paths(inputs, options.geodesic, map.values)) {
    map.reading = "larger: unlike " + inputs.queries.reference + ", and no small steps lead there from it";
  }
  return maps;
}

std::vector<AttentionMap> run_cosine(const Inputs& inputs, Parameters& parameters, const PlainScoreOptions& options) {
  auto maps = score_maps(inputs, parameters, {.score = ScoreFunction::cosine, .nearest = options.nearest});
  maps.front().bounds = {-1.0F, 1.0F};
  make_signed(inputs, maps);
  return maps;
}

std::vector<AttentionMap> run_dot(const Inputs& inputs, Parameters& parameters, const PlainScoreOptions& options) {
  auto maps = score_maps(inputs, parameters, {.score = ScoreFunction::dot, .nearest = options.nearest});
  make_signed(inputs, maps);
  return maps;
}

std::vector<AttentionMap> run_scaled_dot(const Inputs& inputs, Parameters& parameters,
                                         const PlainScoreOptions& options) {
  auto maps = score_maps(inputs, parameters, {.score = ScoreFunction::scaled_dot, .nearest = options.nearest});
  make_signed(inputs, maps);
  return maps;
}

}  // namespace attnviz::mechanisms
