#include "attnviz/mechanisms/self_attention/attention_pool.hpp"

#include <algorithm>

#include "attnviz/core/error.hpp"

namespace attnviz::mechanisms {
namespace {

using Form = AttentionPoolOptions::Form;

/// [mean(x) ; x] + P
Matrix led_by_mean(const Matrix& tokens, const std::optional<Matrix>& positions) {
  const std::size_t count = tokens.shape(0), width = tokens.shape(1);
  Matrix led = Matrix::from_shape({count + 1, width});
  std::vector<double> sums(width);
  for (std::size_t token = 0; token < count; ++token) {
    const auto line = row_of(tokens, token);
    std::ranges::copy(line, row_of(led, token + 1).begin());
    for (std::size_t column = 0; column < width; ++column) sums[column] += line[column];
  }
  for (std::size_t column = 0; column < width; ++column) {
    led(0, column) = static_cast<float>(sums[column] / static_cast<double>(count));
  }
  if (!positions) return led;
  require_shape("attention_pool: positional_embedding", positions->shape(), led.shape());
  for (std::size_t index = 0; index < led.size(); ++index) led.data()[index] += positions->data()[index];
  return led;
}

Matrix first_row(const Matrix& matrix) {
  Matrix row = Matrix::from_shape({1, matrix.shape(1)});
  std::ranges::copy(row_of(matrix, 0), row.data());
  return row;
}

/// What looks and what is looked at, before the projections.
struct Pool {
  Matrix queries, keys;
};

Pool pool_of(const Matrix& tokens, const AttentionPoolWeights& weights, Form form) {
  if (form == Form::latent) return {weights.latent, tokens};
  Matrix led = led_by_mean(tokens, weights.positions);
  return {first_row(led), std::move(led)};
}

/// timm keeps keys and values in one layer.
void read_key_value(Parameters& parameters, std::size_t width, AttentionPoolWeights& weights) {
  const std::size_t inner = weights.qkv.query.weight.shape(0);
  const LinearLayer both = read_linear(parameters, {"kv"}, {width, 2 * inner});
  if (both.weight.shape(0) != 2 * inner) {
    throw Error(ErrorKind::shape, "attention_pool: kv has " + std::to_string(both.weight.shape(0)) +
                                      " outputs, expected twice the " + std::to_string(inner) + " of q");
  }
  weights.qkv.key = both.rows(0, inner);
  weights.qkv.value = both.rows(inner, inner);
}

Matrix read_latent(Parameters& parameters, std::size_t width) {
  const auto stored = parameters.stored_shape({"latent"});
  const std::size_t count = stored && stored->size() >= 2 ? (*stored)[stored->size() - 2] : 1;
  const std::size_t wide = stored && !stored->empty() ? stored->back() : width;
  return parameters.matrix({"latent"}, {count, wide}, Initializer::normal(1));
}

}  // namespace

AttentionPoolWeights read_attention_pool(Parameters& parameters, const Matrix& tokens,
                                         const AttentionPoolOptions& options) {
  const std::size_t width = tokens.shape(1), inner = padded_width(width, options.heads);
  AttentionPoolWeights weights;
  if (options.form == Form::latent) {
    weights.latent = read_latent(parameters, width);
    weights.qkv.query = read_linear(parameters, {"q"}, {weights.latent.shape(1), inner});
    read_key_value(parameters, width, weights);
    weights.output = read_linear(parameters, {"proj"}, {weights.qkv.value.weight.shape(0), width});
    return weights;
  }
  if (parameters.stored_shape({"positional_embedding"})) {
    weights.positions = parameters.matrix({"positional_embedding"}, {tokens.shape(0) + 1, width}, Initializer::zeros());
  }
  weights.qkv = read_qkv(parameters, {.query = width, .source = width, .key = inner, .value = inner});
  // CLIP's c_proj is a plain linear layer, not GPT-2's transposed one of the same name.
  weights.output = read_linear(parameters, {"c_proj", "out_proj"}, {weights.qkv.value.weight.shape(0), width});
  return weights;
}

MultiHeadAttended attention_pool(const Matrix& tokens, const AttentionPoolWeights& weights,
                                 const AttentionPoolOptions& options) {
  const Pool pool = pool_of(tokens, weights, options.form);
  const Matrix queries = weights.qkv.query(pool.queries), keys = weights.qkv.key(pool.keys);
  Parameters none(0);  // softmax without positions needs no weights of its own
  MultiHeadAttended result;
  result.weights =
      head_weights({.queries = queries, .keys = keys, .heads = options.heads, .groups = options.heads}, {}, none);
  result.output = weights.output(mix_heads(result.weights, weights.qkv.value(pool.keys), options.heads));
  return result;
}

namespace {

Tensor3 pool_weights(const Inputs& inputs, Parameters& parameters, const AttentionPoolOptions& options) {
  const std::size_t width = inputs.width(), inner = padded_width(width, options.heads);
  Matrix queries, keys;
  if (options.form == Form::latent || projects(options.projections, parameters)) {
    const AttentionPoolWeights weights = read_attention_pool(parameters, inputs.tokens, options);
    const Pool pool = pool_of(inputs.tokens, weights, options.form);
    queries = weights.qkv.query(pool.queries);
    keys = weights.qkv.key(pool.keys);
  } else {
    const Pool pool = pool_of(inputs.tokens, {}, Form::mean);
    queries = padded(pool.queries, inner);
    keys = padded(pool.keys, inner);
  }
  return head_weights({.queries = queries, .keys = keys, .heads = options.heads, .groups = options.heads}, {},
                      parameters);
}

}  // namespace

std::vector<AttentionMap> run_attention_pool(const Inputs& inputs, Parameters& parameters,
                                             const AttentionPoolOptions& options) {
  const Tensor3 weights = pool_weights(inputs, parameters, options);
  AttentionMap map;
  map.name = "weights";
  const bool mean = options.form == Form::mean;
  Axis asking{AxisKind::query, weights.shape(1), {}}, asked = key_axis(inputs);
  if (mean) {
    asking.labels = {"mean"};
    ++asked.size;
    if (!asked.labels.empty()) asked.labels.insert(asked.labels.begin(), "mean");
  }
  map.axes = {{AxisKind::head, weights.shape(0), {}}, std::move(asking), std::move(asked)};
  map.values = weights;
  map.grid = inputs.grid;
  if (map.grid && mean) ++map.grid->prefix;
  map.reading = mean ? "what the mean of all tokens gathers; the first key is the mean itself"
                     : "what each learned query gathers";
  describe_selection(map, {}, parameters.seed());
  return {std::move(map)};
}

}  // namespace attnviz::mechanisms
