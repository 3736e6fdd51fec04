#include "attnviz/mechanisms/scores/score_mechanisms.hpp"

#include <algorithm>
#include <cmath>

#include "attnviz/core/error.hpp"
#include "attnviz/mechanisms/shared/filter.hpp"

namespace attnviz::mechanisms {
namespace {

/// A cell alone is noise more often than an object: the scores of a picture's cells, blurred. Values [1, cells] in
/// place.
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

}  // namespace

std::vector<AttentionMap> run_distance(const Inputs& inputs, Parameters& parameters, const DistanceOptions& options) {
  const float natural = inputs.learned ? 0.5F : 0.05F;
  auto maps = score_maps(inputs, parameters,
                         {.score = function_of(options.metric, inputs.learned),
                          .sigma = options.sigma,
                          .nearest = options.nearest > 0 ? options.nearest : natural});
  if (inputs.queries.as_reference && inputs.grid && options.smooth > 0) {
    smooth_over(*inputs.grid, static_cast<double>(options.smooth), maps.front().values);
  }
  return maps;
}

std::vector<AttentionMap> run_cosine(const Inputs& inputs, Parameters& parameters, const PlainScoreOptions& options) {
  auto maps = score_maps(inputs, parameters, {.score = ScoreFunction::cosine, .nearest = options.nearest});
  maps.front().bounds = {-1.0F, 1.0F};
  return maps;
}

std::vector<AttentionMap> run_dot(const Inputs& inputs, Parameters& parameters, const PlainScoreOptions& options) {
  return score_maps(inputs, parameters, {.score = ScoreFunction::dot, .nearest = options.nearest});
}

std::vector<AttentionMap> run_scaled_dot(const Inputs& inputs, Parameters& parameters,
                                         const PlainScoreOptions& options) {
  return score_maps(inputs, parameters, {.score = ScoreFunction::scaled_dot, .nearest = options.nearest});
}

}  // namespace attnviz::mechanisms
