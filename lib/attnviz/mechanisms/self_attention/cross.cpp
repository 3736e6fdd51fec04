#include "attnviz/mechanisms/self_attention/cross.hpp"

#include <algorithm>

#include "attnviz/core/error.hpp"

namespace attnviz::mechanisms {
namespace {

struct Projected {
  Matrix queries, keys;
};

/// A context is a sequence of its own, whatever the targets lie on.
Places places_among(const Inputs& inputs, const CrossOptions& options) {
  Places places = places_of(inputs, options);
  if (inputs.context.size() > 0) places.columns = 0;
  return places;
}

Projected project(const Inputs& inputs, const Matrix& sources, const CrossOptions& options, Parameters& parameters) {
  const Matrix targets = with_sinusoidal(inputs.queries.vectors, options.position, places_among(inputs, options));
  const Matrix placed = with_sinusoidal(sources, options.position, last_places(sources.shape(0), sources.shape(0)));
  if (projects(options.projections, parameters)) {
    const std::size_t inner = padded_width(inputs.width(), options.heads);
    const QueryKeyLayers layers =
        read_query_key(parameters, {.query = inputs.width(), .source = sources.shape(1), .key = inner, .value = inner});
    return {layers.query(targets), layers.key(placed)};
  }
  if (sources.shape(1) != inputs.width()) {
    throw Error(ErrorKind::shape,
                "cross: targets are " + std::to_string(inputs.width()) + " wide and sources " +
                    std::to_string(sources.shape(1)),
                "use --set projections=learned");
  }
  const std::size_t inner = padded_width(inputs.width(), options.heads);
  return {padded(targets, inner), padded(placed, inner)};
}

/// Targets and sources in place of queries and keys: one sequence is drawn against another.
void name_axes(AttentionMap& map, const Inputs& inputs) {
  if (inputs.context.size() == 0) return;
  map.axes[1].kind = AxisKind::target;
  map.axes[2] = {AxisKind::source, inputs.context.shape(0), inputs.context_labels};
  map.grid.reset();
  map.marks.clear();
  if (map.sums_over) map.sums_over = AxisKind::source;
}

}  // namespace

MultiHeadAttended cross_attention(const Sequences& sequences, const MultiHeadWeights& weights,
                                  const CrossOptions& options, Parameters& parameters) {
  const std::size_t targets = sequences.targets.shape(0), sources = sequences.sources.shape(0);
  const Matrix asking = with_sinusoidal(sequences.targets, options.position, last_places(targets, targets));
  const Matrix asked = with_sinusoidal(sequences.sources, options.position, last_places(sources, sources));
  const Matrix queries = weights.qkv.query(asking), keys = weights.qkv.key(asked), values = weights.qkv.value(asked);
  const std::vector<std::size_t> places = last_places(targets, targets);
  const HeadPairs pairs{.queries = queries,
                        .keys = keys,
                        .heads = options.heads,
                        .groups = options.heads,
                        .places = places,
                        .scaling = options.scaling};
  MultiHeadAttended result;
  result.weights = head_weights(pairs, without_sinusoidal(options), parameters);
  result.output = weights.output(mix_heads(result.weights, values, options.heads));
  return result;
}

std::vector<AttentionMap> run_cross(const Inputs& inputs, Parameters& parameters, const CrossOptions& options) {
  const Matrix& sources = inputs.context.size() > 0 ? inputs.context : inputs.tokens;
  const Projected projected = project(inputs, sources, options, parameters);
  const HeadPairs pairs{.queries = projected.queries,
                        .keys = projected.keys,
                        .heads = options.heads,
                        .groups = options.heads,
                        .places = places_among(inputs, options),
                        .as_reference = inputs.queries.as_reference,
                        .scaling = options.scaling};
  AttentionMap map =
      head_map(head_weights(pairs, without_sinusoidal(options), parameters), inputs, options, parameters);
  name_axes(map, inputs);
  if (inputs.context.size() == 0) map.reading += "; without a context (--context) the input looks at itself";
  return {std::move(map)};
}

}  // namespace attnviz::mechanisms
