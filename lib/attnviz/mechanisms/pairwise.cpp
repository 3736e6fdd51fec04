#include "attnviz/mechanisms/pairwise.hpp"

#include <numeric>

#include "attnviz/core/error.hpp"
#include "attnviz/core/matmul.hpp"

namespace attnviz::mechanisms {
namespace {

/// Places of queries that are the last of the keys; with more queries than keys the first stand before key 0.
std::vector<std::size_t> last_places(std::size_t queries, std::size_t keys) {
  if (queries > keys) {
    throw Error(ErrorKind::usage, "mask: " + std::to_string(queries) + " queries cannot be the last of " +
                                      std::to_string(keys) + " keys",
                "say where each query stands among the keys");
  }
  std::vector<std::size_t> places(queries);
  std::iota(places.begin(), places.end(), keys - queries);
  return places;
}

void refuse_mask(MaskKind mask) {
  throw Error(ErrorKind::usage,
              "mask=" + std::string(kMaskNames[static_cast<std::size_t>(mask)]) +
                  " needs to know where a query stands, but the query is no token (a mean, a box, a reference set)",
              "ask for tokens (--query all, --query token:3) or leave the mask out");
}

}  // namespace

Matrix attention_scores(const Pairs& pairs, const PairwiseOptions& options, Parameters& parameters) {
  require_weights_fit(1, pairs.queries.shape(0), pairs.keys.shape(0));
  const bool placed = needs_places(options.mask);
  if (placed && pairs.as_reference) refuse_mask(options.mask);
  Matrix scores = score(pairs.queries, pairs.keys, options, parameters);
  if (pairs.as_reference) scores = distinctness(scores, options.nearest);
  if (placed && pairs.places.empty()) {
    apply_mask(scores, options, last_places(scores.shape(0), scores.shape(1)));
  } else {
    apply_mask(scores, options, pairs.places);
  }
  return scores;
}

Matrix attention_weights(const Pairs& pairs, const PairwiseOptions& options, Parameters& parameters) {
  Matrix weights = attention_scores(pairs, options, parameters);
  select(weights, options);
  return weights;
}

Attended attend(const Pairs& pairs, const Matrix& values, const PairwiseOptions& options, Parameters& parameters) {
  if (values.shape(0) != pairs.keys.shape(0)) {
    throw Error(ErrorKind::shape, "attend: keys " + shape_text(pairs.keys) + " and values " + shape_text(values) +
                                      " differ in number");
  }
  Attended result;
  result.scores = attention_scores(pairs, options, parameters);
  result.weights = result.scores;
  select(result.weights, options);
  result.output = matmul(result.weights, values);
  return result;
}

void require_weights_fit(std::size_t maps, std::size_t queries, std::size_t keys) {
  std::size_t room = kMaxWeights;
  for (const std::size_t size : {maps, queries, keys}) room = size == 0 ? kMaxWeights : room / size;
  if (room > 0) return;
  throw Error(ErrorKind::limit,
              "attention: " + std::to_string(maps) + " x " + std::to_string(queries) + " queries x " +
                  std::to_string(keys) + " keys are more than the " + std::to_string(kMaxWeights) +
                  " weights that one map may hold",
              "ask for fewer queries (--query) or a coarser grid (--grid)");
}

Pairs pairs_of(const Inputs& inputs, const Matrix& queries, const Matrix& keys, const PairwiseOptions& options) {
  const bool nowhere = inputs.queries.as_reference || inputs.queries.positions.size() != queries.shape(0);
  if (nowhere && needs_places(options.mask)) refuse_mask(options.mask);
  return {queries, keys, nowhere ? std::span<const std::size_t>() : inputs.queries.positions,
          inputs.queries.as_reference};
}

AttentionMap pairwise_map(Matrix weights, const Inputs& inputs, const PairwiseOptions& options) {
  AttentionMap map;
  map.name = "weights";
  map.axes = {query_axis(inputs), key_axis(inputs)};
  map.values = std::move(weights);
  map.grid = inputs.grid;
  map.marks = inputs.queries.marks;
  map.reading = inputs.queries.as_reference ? "one row: what stands out from the reference set"
                                            : "each row: where that query looks";
  describe_selection(map, options);
  return map;
}

}  // namespace attnviz::mechanisms
