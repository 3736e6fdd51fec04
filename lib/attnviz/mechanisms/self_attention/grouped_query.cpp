#include "attnviz/mechanisms/self_attention/grouped_query.hpp"

#include "attnviz/core/error.hpp"

namespace attnviz::mechanisms {
namespace {

/// Mean of the columns of each group's heads. [N, H d] -> [N, G d]
Matrix shared_by_mean(const Matrix& x, std::size_t heads, std::size_t groups) {
  const std::size_t width = x.shape(1) / heads, members = heads / groups;
  Matrix shared = xt::zeros<float>({x.shape(0), groups * width});
  const float share = 1 / static_cast<float>(members);
  for (std::size_t row = 0; row < x.shape(0); ++row) {
    const auto from = row_of(x, row);
    const auto to = row_of(shared, row);
    for (std::size_t head = 0; head < heads; ++head) {
      for (std::size_t column = 0; column < width; ++column) {
        to[head / members * width + column] += share * from[head * width + column];
      }
    }
  }
  return shared;
}

void require_divisor(const GroupedQueryOptions& options) {
  if (options.heads % options.groups == 0) return;
  throw Error(ErrorKind::usage,
              "grouped_query: " + std::to_string(options.groups) + " groups do not divide " +
                  std::to_string(options.heads) + " heads",
              "use --set groups=" + std::to_string(options.heads));
}

QkvWidths widths_of(std::size_t width, const GroupedQueryOptions& options) {
  require_divisor(options);
  const std::size_t queries = padded_width(width, options.heads), keys = queries / options.heads * options.groups;
  return {.query = width, .source = width, .key = keys, .value = keys, .asking = queries};
}

/// Heads of keys of this width beside queries of `heads` heads.
std::size_t groups_of(const Matrix& queries, const Matrix& keys, std::size_t heads) {
  const std::size_t width = queries.shape(1) / heads;
  return width == 0 ? 0 : keys.shape(1) / width;
}

}  // namespace

MultiHeadWeights read_grouped_query(Parameters& parameters, std::size_t width, const GroupedQueryOptions& options) {
  MultiHeadWeights weights{read_qkv(parameters, widths_of(width, options)), {}};
  weights.output = read_output(parameters, {weights.qkv.query.weight.shape(0), width});
  return weights;
}

MultiHeadAttended grouped_query_attention(const Matrix& x, const MultiHeadWeights& weights,
                                          const GroupedQueryOptions& options, Parameters& parameters) {
  const Matrix placed = with_sinusoidal(x, options.position, last_places(x.shape(0), x.shape(0)));
  const Matrix queries = weights.qkv.query(placed), keys = weights.qkv.key(placed), values = weights.qkv.value(placed);
  const std::size_t groups = groups_of(queries, keys, options.heads);
  MultiHeadAttended result;
  result.weights = head_weights({.queries = queries, .keys = keys, .heads = options.heads, .groups = groups},
                                without_sinusoidal(options), parameters);
  result.output = weights.output(mix_heads(result.weights, values, groups));
  return result;
}

std::vector<AttentionMap> run_grouped_query(const Inputs& inputs, Parameters& parameters,
                                            const GroupedQueryOptions& options) {
  const QkvWidths widths = widths_of(inputs.width(), options);
  auto [queries, keys, places] = placed_tokens(inputs, options);
  if (projects(options.projections, parameters)) {
    const QueryKeyLayers layers = read_query_key(parameters, widths);
    queries = layers.query(queries);
    keys = layers.key(keys);
  } else {
    queries = padded(queries, widths.asking);
    keys = shared_by_mean(padded(keys, widths.asking), options.heads, options.groups);
  }
  const HeadPairs pairs{.queries = queries,
                        .keys = keys,
                        .heads = options.heads,
                        .groups = groups_of(queries, keys, options.heads),
                        .places = places,
                        .as_reference = inputs.queries.as_reference,
                        .nearest = options.nearest};
  const Tensor3 weights = head_weights(pairs, without_sinusoidal(options), parameters);
  return {head_map(weights, inputs, options, parameters)};
}

std::vector<AttentionMap> run_multi_query(const Inputs& inputs, Parameters& parameters,
                                          const MultiQueryOptions& options) {
  GroupedQueryOptions grouped;
  static_cast<WeighingOptions&>(grouped) = options;
  grouped.projections = options.projections;
  grouped.heads = options.heads;
  grouped.groups = 1;
  grouped.nearest = options.nearest;
  return run_grouped_query(inputs, parameters, grouped);
}

}  // namespace attnviz::mechanisms
