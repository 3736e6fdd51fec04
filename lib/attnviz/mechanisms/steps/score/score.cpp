#include "attnviz/mechanisms/steps/score/score.hpp"

#include <algorithm>
#include <cmath>
#include <functional>

#include "attnviz/core/error.hpp"
#include "attnviz/core/parallel.hpp"
#include "attnviz/mechanisms/steps/score/additive.hpp"
#include "attnviz/mechanisms/steps/score/bilinear.hpp"
#include "attnviz/mechanisms/steps/score/concat.hpp"
#include "attnviz/mechanisms/steps/score/distance.hpp"
#include "attnviz/mechanisms/steps/score/dot.hpp"
#include "attnviz/mechanisms/steps/score/location.hpp"

namespace attnviz::mechanisms {

Matrix score(const Matrix& queries, const Matrix& keys, const ScoreOptions& options, Parameters& parameters) {
  const AdditiveWidths widths{queries.shape(1), keys.shape(1), options.units};
  switch (options.score) {
    case ScoreFunction::distance:
      return distance_scores(queries, keys);
    case ScoreFunction::squared_distance:
      return squared_distance_scores(queries, keys);
    case ScoreFunction::gaussian:
      return gaussian_scores(queries, keys, options.sigma);
    case ScoreFunction::cosine:
      return cosine_scores(queries, keys);
    case ScoreFunction::dot:
      return dot_scores(queries, keys);
    case ScoreFunction::scaled_dot:
      return scaled_dot_scores(queries, keys);
    case ScoreFunction::additive:
      return additive_scores(queries, keys, read_additive(parameters, AdditiveForm::plain, widths));
    case ScoreFunction::additive_normalized:
      return additive_scores(queries, keys, read_additive(parameters, AdditiveForm::normalized, widths));
    case ScoreFunction::bilinear:
      return bilinear_scores(queries, keys, read_bilinear(parameters, {widths.query, widths.key}));
    case ScoreFunction::concat:
      return additive_scores(queries, keys, read_concat(parameters, ConcatForm::paper, widths));
    case ScoreFunction::concat_code:
      return additive_scores(queries, keys, read_concat(parameters, ConcatForm::code, widths));
    case ScoreFunction::location: {
      const std::size_t count = keys.shape(0);
      return location_scores(queries, count, read_location(parameters, {widths.query, count}));
    }
  }
  throw Error(ErrorKind::internal, "score: unknown function");
}

Matrix distinctness(const Matrix& scores, float nearest) {
  const std::size_t count = scores.shape(0), keys_count = scores.shape(1);
  const auto wanted = static_cast<std::size_t>(std::ceil(static_cast<double>(nearest) * static_cast<double>(count)));
  const std::size_t take = std::clamp<std::size_t>(wanted, 1, count);
  Matrix result = Matrix::from_shape({1, keys_count});
  parallel_for(keys_count, 256, [&](std::size_t begin, std::size_t end) {
    std::vector<float> line(count);
    for (std::size_t key = begin; key < end; ++key) {
      for (std::size_t reference = 0; reference < count; ++reference) line[reference] = scores(reference, key);
      std::ranges::nth_element(line, line.begin() + static_cast<std::ptrdiff_t>(take - 1), std::greater<>());
      std::ranges::sort(line.begin(), line.begin() + static_cast<std::ptrdiff_t>(take));  // one order of summation
      double sum = 0;
      for (std::size_t index = 0; index < take; ++index) sum += line[index];
      result(0, key) = static_cast<float>(-sum / static_cast<double>(take));
    }
  });
  return result;
}

Matrix score(const Queries& queries, const Matrix& keys, const ScoreOptions& options, Parameters& parameters) {
  Matrix scores = score(queries.vectors, keys, options, parameters);
  if (queries.as_reference) return distinctness(scores, options.nearest);
  return scores;
}

}  // namespace attnviz::mechanisms
