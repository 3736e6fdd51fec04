#include "attnviz/mechanisms/self_attention/multi_head_external.hpp"

#include <algorithm>

#include "attnviz/core/error.hpp"
#include "attnviz/mechanisms/steps/heads.hpp"

namespace attnviz::mechanisms {
namespace {

/// The authors' "coef".
constexpr std::size_t kGrowth = 4;

Tensor3 unit_weights(const Matrix& grown, const LinearLayer& keys) {
  const std::size_t width = keys.weight.shape(1), units = keys.weight.shape(0), count = grown.shape(0);
  if (width == 0 || grown.shape(1) % width != 0) {
    throw Error(ErrorKind::shape, "multi_head_external: tokens of width " + std::to_string(grown.shape(1)) +
                                      " do not divide into heads of width " + std::to_string(width));
  }
  const std::size_t heads = grown.shape(1) / width;
  require_weights_fit(heads, count, units);
  Tensor3 weights = Tensor3::from_shape({heads, count, units});
  for (std::size_t head = 0; head < heads; ++head) {
    Matrix logits = keys(columns_of(grown, head * width, width));
    normalize_twice(logits);
    std::ranges::copy(values_of(logits), weights.data() + head * count * units);
  }
  return weights;
}

Matrix head_matrix(const Tensor3& weights, std::size_t head) {
  const std::size_t size = weights.shape(1) * weights.shape(2);
  Matrix matrix = Matrix::from_shape({weights.shape(1), weights.shape(2)});
  std::copy_n(weights.data() + head * size, size, matrix.data());
  return matrix;
}

}  // namespace

MultiHeadExternalWeights read_multi_head_external(Parameters& parameters, std::size_t width,
                                                  const MultiHeadExternalOptions& options) {
  MultiHeadExternalWeights weights;
  const std::size_t grown = padded_width(width * kGrowth, options.heads);
  weights.before = read_linear(parameters, {"trans_dims"}, {width, grown}, Drawn::torch);
  const auto stored = parameters.stored_shape({"linear_0.weight"});
  const std::size_t each = stored && stored->size() >= 2 ? (*stored)[1] : grown / options.heads;
  weights.keys = read_linear(parameters, {"linear_0"}, {each, options.units}, Drawn::torch);
  weights.values = read_linear(parameters, {"linear_1"}, {weights.keys.weight.shape(0), each}, Drawn::torch);
  weights.after = read_linear(parameters, {"proj"}, {weights.before.weight.shape(0), width}, Drawn::torch);
  return weights;
}

MultiHeadExternalAttended multi_head_external_attention(const Matrix& tokens, const MultiHeadExternalWeights& weights) {
  MultiHeadExternalAttended result{unit_weights(weights.before(tokens), weights.keys), {}};
  const std::size_t heads = result.weights.shape(0), each = weights.values.weight.shape(0);
  Matrix mixed = Matrix::from_shape({tokens.shape(0), heads * each});
  for (std::size_t head = 0; head < heads; ++head) {
    const Matrix part = weights.values(head_matrix(result.weights, head));
    for (std::size_t token = 0; token < part.shape(0); ++token) {
      std::ranges::copy(row_of(part, token), row_of(mixed, token).begin() + static_cast<std::ptrdiff_t>(head * each));
    }
  }
  result.output = weights.after(mixed);
  return result;
}

std::vector<AttentionMap> run_multi_head_external(const Inputs& inputs, Parameters& parameters,
                                                  const MultiHeadExternalOptions& options) {
  const MultiHeadExternalWeights weights = read_multi_head_external(parameters, inputs.width(), options);
  AttentionMap map;
  map.name = "weights";
  map.values = unit_weights(weights.before(inputs.tokens), weights.keys);
  map.axes = {{AxisKind::head, map.values.shape(0), {}},
              {AxisKind::token, inputs.count(), inputs.token_labels},
              {AxisKind::unit, map.values.shape(2), {}}};
  map.kind = ValueKind::probability;
  map.sums_over = AxisKind::unit;
  map.bounds = {0.0F, 1.0F};
  map.grid = inputs.grid;
  map.reading = "how each position spreads over the units of the memory";
  return {std::move(map)};
}

}  // namespace attnviz::mechanisms
