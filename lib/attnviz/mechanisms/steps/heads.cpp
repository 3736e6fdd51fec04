#include "attnviz/mechanisms/steps/heads.hpp"

#include <algorithm>
#include <cmath>

#include "attnviz/core/error.hpp"
#include "attnviz/core/matmul.hpp"
#include "attnviz/mechanisms/shared/linear_layer.hpp"
#include "attnviz/mechanisms/steps/score/score.hpp"

namespace attnviz::mechanisms {
namespace {

void check_widths(const HeadPairs& pairs) {
  const std::size_t width = pairs.queries.shape(1), heads = pairs.heads, groups = pairs.groups;
  if (heads == 0 || groups == 0 || heads % groups != 0) {
    throw Error(ErrorKind::usage,
                "heads: " + std::to_string(heads) + " query heads cannot share " + std::to_string(groups) +
                    " heads of keys and values evenly",
                "choose a divisor of the number of heads");
  }
  if (width % heads != 0 || pairs.keys.shape(1) != width / heads * groups) {
    throw Error(ErrorKind::shape,
                "heads: " + std::to_string(heads) + " heads of queries " + shape_text(pairs.queries) + " and " +
                    std::to_string(groups) + " of keys " + shape_text(pairs.keys) + " have no common width",
                "set the number of heads that the weights were trained with");
  }
}

/// Where the queries stand, if a step asks.
std::vector<std::size_t> places_of(const HeadPairs& pairs, const WeighingOptions& options) {
  require_queries_for(options, pairs.as_reference);
  if (!needs_places(options)) return {};
  if (pairs.places.empty()) return last_places(pairs.queries.shape(0), pairs.keys.shape(0));
  return {pairs.places.of_queries.begin(), pairs.places.of_queries.end()};
}

/// What one head sees.
struct Head {
  Matrix queries, keys;
  std::size_t number;
};

Head head_of(const HeadPairs& pairs, std::size_t number, const WeighingOptions& options,
             std::span<const std::size_t> places) {
  const std::size_t width = pairs.queries.shape(1) / pairs.heads, group = number * pairs.groups / pairs.heads;
  Head head{columns_of(pairs.queries, number * width, width), columns_of(pairs.keys, group * width, width), number};
  if (options.position == Position::rope || options.position == Position::rope_half) {
    const std::size_t count = head.keys.shape(0);
    rotate_by(options.position, head.queries, places);
    rotate_by(options.position, head.keys, last_places(count, count));
  }
  return head;
}

}  // namespace

Tensor3 head_weights(const HeadPairs& pairs, const WeighingOptions& options, Parameters& parameters) {
  check_widths(pairs);
  const std::vector<std::size_t> of_queries = places_of(pairs, options);
  const Places places{of_queries, pairs.places.columns};
  const std::size_t rows = pairs.as_reference ? 1 : pairs.queries.shape(0), keys = pairs.keys.shape(0);
  require_weights_fit(1, pairs.queries.shape(0), keys);
  require_weights_fit(pairs.heads, rows, keys);
  const std::size_t width = pairs.queries.shape(1) / pairs.heads;
  const float factor = pairs.scaling == Scaling::root ? 1 / std::sqrt(static_cast<float>(width)) : 1.0F;
  const PositionTables tables = read_positions(options.position, parameters, {pairs.heads, width});

  Tensor3 weights = Tensor3::from_shape({pairs.heads, rows, keys});
  for (std::size_t number = 0; number < pairs.heads; ++number) {
    const Head head = head_of(pairs, number, options, places);
    Matrix scores = matmul_transposed(head.queries, head.keys);
    for (float& score : values_of(scores)) score *= factor;
    if (pairs.as_reference) scores = distinctness(scores, pairs.nearest);
    bias_and_mask(scores, options, tables, {head.queries, places, number, pairs.heads, factor});
    select(scores, options, {head.queries, places, parameters, "select of head " + std::to_string(number)});
    std::ranges::copy(values_of(scores), weights.data() + number * rows * keys);
  }
  return weights;
}

Matrix mix_heads(const Tensor3& weights, const Matrix& values, std::size_t groups) {
  const std::size_t heads = weights.shape(0), rows = weights.shape(1), keys = weights.shape(2);
  if (groups == 0 || values.shape(1) % groups != 0 || values.shape(0) != keys) {
    throw Error(ErrorKind::shape, "heads: weights " + shape_text(weights) + " do not fit values " + shape_text(values) +
                                      " of " + std::to_string(groups) + " heads");
  }
  const std::size_t width = values.shape(1) / groups;
  Matrix mixed = Matrix::from_shape({rows, heads * width});
  for (std::size_t head = 0; head < heads; ++head) {
    gemm({.rows = rows,
          .columns = width,
          .inner = keys,
          .a = weights.data() + head * rows * keys,
          .a_stride = keys,
          .b = values.data() + head * groups / heads * width,
          .b_stride = values.shape(1),
          .c = mixed.data() + head * width,
          .c_stride = mixed.shape(1)});
  }
  return mixed;
}

void require_heads(std::size_t width, std::size_t heads) {
  if (heads > 0 && width % heads == 0) return;
  throw Error(ErrorKind::usage,
              "heads: " + std::to_string(heads) + " do not divide a width of " + std::to_string(width),
              "choose a divisor of the width, or the number of heads that the weights were trained with");
}

std::size_t padded_width(std::size_t width, std::size_t heads) {
  return (width + heads - 1) / heads * heads;
}

Matrix padded(const Matrix& matrix, std::size_t width) {
  Matrix result = xt::zeros<float>({matrix.shape(0), width});
  for (std::size_t row = 0; row < matrix.shape(0); ++row) {
    std::ranges::copy(row_of(matrix, row), row_of(result, row).begin());
  }
  return result;
}

AttentionMap head_map(const Tensor3& weights, const Inputs& inputs, const WeighingOptions& options,
                      const Parameters& parameters) {
  AttentionMap map;
  map.name = "weights";
  map.axes = {{AxisKind::head, weights.shape(0), {}}, query_axis(inputs), key_axis(inputs)};
  map.values = weights;
  map.grid = inputs.grid;
  map.marks = inputs.queries.marks;
  map.reading =
      inputs.queries.as_reference ? "what stands out from " + inputs.queries.reference : "where the query looks";
  describe_weights(map, options, parameters.seed());
  return map;
}

}  // namespace attnviz::mechanisms
