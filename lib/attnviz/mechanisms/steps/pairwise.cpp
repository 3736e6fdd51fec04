#include "attnviz/mechanisms/steps/pairwise.hpp"

#include <cmath>
#include <numeric>

#include "attnviz/core/error.hpp"
#include "attnviz/core/matmul.hpp"

namespace attnviz::mechanisms {
namespace {

/// Where the queries stand, if a step asks.
std::vector<std::size_t> places_of(const Pairs& pairs, const WeighingOptions& options) {
  require_queries_for(options, pairs.as_reference);
  if (!needs_places(options)) return {};
  if (pairs.places.empty()) return last_places(pairs.queries.shape(0), pairs.keys.shape(0));
  return {pairs.places.of_queries.begin(), pairs.places.of_queries.end()};
}

/// Queries and keys with the positions that belong into vectors.
struct Vectors {
  Matrix queries, keys;
};

Vectors with_positions(const Pairs& pairs, Position position, std::span<const std::size_t> places) {
  Vectors vectors{pairs.queries, pairs.keys};
  const std::vector<std::size_t> of_keys = last_places(pairs.keys.shape(0), pairs.keys.shape(0));
  if (position == Position::sinusoidal) {
    add_sinusoidal(vectors.queries, places);
    add_sinusoidal(vectors.keys, of_keys);
  }
  rotate_by(position, vectors.queries, places);
  rotate_by(position, vectors.keys, of_keys);
  return vectors;
}

Matrix scores_at(const Pairs& pairs, const PairwiseOptions& options, const Places& places, Parameters& parameters) {
  require_weights_fit(1, pairs.queries.shape(0), pairs.keys.shape(0));
  if (options.position == Position::none) {
    Matrix scores = score(pairs.queries, pairs.keys, options, parameters);
    if (pairs.as_reference) scores = distinctness(scores, options.nearest);
    bias_and_mask(scores, options, {}, {pairs.queries, places});
    return scores;
  }
  const Vectors vectors = with_positions(pairs, options.position, places);
  Matrix scores = score(vectors.queries, vectors.keys, options, parameters);
  const std::size_t width = pairs.queries.shape(1);
  const bool scaled = options.score == ScoreFunction::scaled_dot;
  const float factor = scaled ? 1 / std::sqrt(static_cast<float>(width)) : 1.0F;
  const PositionTables tables = read_positions(options.position, parameters, {1, width});
  bias_and_mask(scores, options, tables, {vectors.queries, places, 0, 1, factor});
  return scores;
}

}  // namespace

Matrix attention_scores(const Pairs& pairs, const PairwiseOptions& options, Parameters& parameters) {
  const std::vector<std::size_t> places = places_of(pairs, options);
  return scores_at(pairs, options, {places, pairs.places.columns}, parameters);
}

Matrix attention_weights(const Pairs& pairs, const PairwiseOptions& options, Parameters& parameters) {
  const std::vector<std::size_t> places = places_of(pairs, options);
  const Places placed{places, pairs.places.columns};
  Matrix weights = scores_at(pairs, options, placed, parameters);
  select(weights, options, {pairs.queries, placed, parameters});
  return weights;
}

Attended attend(const Pairs& pairs, const Matrix& values, const PairwiseOptions& options, Parameters& parameters) {
  if (values.shape(0) != pairs.keys.shape(0)) {
    throw Error(ErrorKind::shape,
                "attend: keys " + shape_text(pairs.keys) + " and values " + shape_text(values) + " differ in number");
  }
  const std::vector<std::size_t> places = places_of(pairs, options);
  Attended result;
  const Places placed{places, pairs.places.columns};
  result.scores = scores_at(pairs, options, placed, parameters);
  result.weights = result.scores;
  select(result.weights, options, {pairs.queries, placed, parameters});
  result.output = matmul(result.weights, values);
  return result;
}

Pairs pairs_of(const Inputs& inputs, const Matrix& queries, const Matrix& keys, const WeighingOptions& options) {
  return {queries, keys, places_of(inputs, options), inputs.queries.as_reference};
}

AttentionMap pairwise_map(const Matrix& weights, const Inputs& inputs, const WeighingOptions& options,
                          const Parameters& parameters) {
  AttentionMap map;
  map.name = "weights";
  map.axes = {query_axis(inputs), key_axis(inputs)};
  map.values = weights;
  map.grid = inputs.grid;
  map.marks = inputs.queries.marks;
  map.reading =
      inputs.queries.as_reference ? "what stands out from " + inputs.queries.reference : "where the query looks";
  describe_weights(map, options, parameters.seed());
  return map;
}

std::vector<AttentionMap> pairwise_maps(const Inputs& inputs, Parameters& parameters, const PairwiseOptions& options) {
  const Pairs pairs = pairs_of(inputs, inputs.queries.vectors, inputs.tokens, options);
  return {pairwise_map(attention_weights(pairs, options, parameters), inputs, options, parameters)};
}

}  // namespace attnviz::mechanisms
