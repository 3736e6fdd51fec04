#include "attnviz/mechanisms/self_attention/linear_attention.hpp"

#include <algorithm>
#include <cmath>

#include "attnviz/core/error.hpp"
#include "attnviz/core/matmul.hpp"

namespace attnviz::mechanisms {
namespace {

constexpr float kEpsilon = 1e-6F;

Matrix features_of(const Matrix& vectors) {
  Matrix features = vectors;
  for (float& value : values_of(features)) value = value > 0 ? value + 1 : std::exp(value);
  return features;
}

/// The running sums of keys: what a query needs of everything that it sees.
struct Memory {
  std::vector<double> outer;  ///< [D,Dv] sum of phi(k_j) v_j^T
  std::vector<double> keys;   ///< [D] sum of phi(k_j)

  void add(std::span<const float> key, std::span<const float> value) {
    for (std::size_t row = 0; row < key.size(); ++row) {
      keys[row] += key[row];
      for (std::size_t column = 0; column < value.size(); ++column) {
        outer[row * value.size() + column] += static_cast<double>(key[row]) * static_cast<double>(value[column]);
      }
    }
  }

  void answer(std::span<const float> query, std::span<float> output) const {
    double total = kEpsilon;
    std::vector<double> mixed(output.size());
    for (std::size_t row = 0; row < query.size(); ++row) {
      total += query[row] * keys[row];
      for (std::size_t column = 0; column < output.size(); ++column) {
        mixed[column] += query[row] * outer[row * output.size() + column];
      }
    }
    for (std::size_t column = 0; column < output.size(); ++column) {
      output[column] = static_cast<float>(mixed[column] / total);
    }
  }
};

void check(const LinearQkv& qkv) {
  if (qkv.queries.shape(1) == qkv.keys.shape(1) && qkv.keys.shape(0) == qkv.values.shape(0)) return;
  throw Error(ErrorKind::shape, "linear: queries " + shape_text(qkv.queries) + ", keys " + shape_text(qkv.keys) +
                                    " and values " + shape_text(qkv.values) + " do not fit each other");
}

/// A reference set asks with one voice: the mean of its members' rows.
Matrix mean_row(const Matrix& weights) {
  Matrix mean = xt::zeros<float>({std::size_t{1}, weights.shape(1)});
  for (std::size_t key = 0; key < weights.shape(1); ++key) {
    double sum = 0;
    for (std::size_t row = 0; row < weights.shape(0); ++row) sum += weights(row, key);
    mean(0, key) = static_cast<float>(sum / static_cast<double>(weights.shape(0)));
  }
  return mean;
}

/// Queries and keys of all heads; without projections the channels in equal parts.
struct Sides {
  Matrix queries, keys;
};

Sides sides_of(const Inputs& inputs, Parameters& parameters, const LinearAttentionOptions& options) {
  const std::size_t width = inputs.width(), inner = padded_width(width, options.heads);
  if (projects(options.projections, parameters)) {
    const QueryKeyLayers layers =
        read_query_key(parameters, {.query = width, .source = width, .key = inner, .value = inner});
    return {layers.query(inputs.queries.vectors), layers.key(inputs.tokens)};
  }
  // A channel of zeros would count here: phi(0) = 1.
  require_heads(width, options.heads);
  return {inputs.queries.vectors, inputs.tokens};
}

}  // namespace

Matrix linear_attention(const LinearQkv& qkv, LinearAttentionOptions::Mask mask) {
  check(qkv);
  const Matrix queries = features_of(qkv.queries), keys = features_of(qkv.keys);
  const std::size_t width = keys.shape(1), value_width = qkv.values.shape(1), count = keys.shape(0);
  Memory memory{std::vector<double>(width * value_width), std::vector<double>(width)};
  Matrix output = Matrix::from_shape({queries.shape(0), value_width});
  const bool causal = mask == LinearAttentionOptions::Mask::causal;
  const std::vector<std::size_t> last = causal ? last_places(queries.shape(0), count) : std::vector<std::size_t>();
  std::size_t known = 0;
  for (std::size_t query = 0; query < queries.shape(0); ++query) {
    const std::size_t visible = causal ? last[query] + 1 : count;
    for (; known < visible; ++known) memory.add(row_of(keys, known), row_of(qkv.values, known));
    memory.answer(row_of(queries, query), row_of(output, query));
  }
  return output;
}

Matrix linear_attention_weights(const Matrix& queries, const Matrix& keys, std::span<const std::size_t> last) {
  require_weights_fit(1, queries.shape(0), keys.shape(0));
  Matrix weights = matmul_transposed(features_of(queries), features_of(keys));
  for (std::size_t query = 0; query < weights.shape(0); ++query) {
    const auto line = row_of(weights, query);
    if (!last.empty()) std::ranges::fill(line.subspan(std::min(last[query] + 1, line.size())), 0.0F);
    double total = kEpsilon;
    for (const float weight : line) total += weight;
    for (float& weight : line) weight = static_cast<float>(weight / total);
  }
  return weights;
}

std::vector<AttentionMap> run_linear(const Inputs& inputs, Parameters& parameters,
                                     const LinearAttentionOptions& options) {
  WeighingOptions weighing;
  if (options.mask == LinearAttentionOptions::Mask::causal) weighing.mask = MaskKind::causal;
  const auto last = places_of(inputs, weighing);
  const auto [queries, keys] = sides_of(inputs, parameters, options);
  require_heads(queries.shape(1), options.heads);
  const std::size_t each = queries.shape(1) / options.heads;
  const std::size_t rows = inputs.queries.as_reference ? 1 : queries.shape(0), count = inputs.count();
  require_weights_fit(options.heads, rows, count);
  Tensor3 weights = Tensor3::from_shape({options.heads, rows, count});
  for (std::size_t head = 0; head < options.heads; ++head) {
    Matrix rows_of_head =
        linear_attention_weights(columns_of(queries, head * each, each), columns_of(keys, head * each, each), last);
    if (inputs.queries.as_reference) rows_of_head = mean_row(rows_of_head);
    std::ranges::copy(values_of(rows_of_head), weights.data() + head * rows * count);
  }
  AttentionMap map = head_map(weights, inputs, weighing, parameters);
  if (inputs.queries.as_reference)
    map.reading = "where " + inputs.queries.reference + " looks, the mean of its positions";
  return {std::move(map)};
}

}  // namespace attnviz::mechanisms
