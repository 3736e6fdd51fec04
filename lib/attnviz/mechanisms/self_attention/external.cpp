#include "attnviz/mechanisms/self_attention/external.hpp"

#include "attnviz/core/activation.hpp"
#include "attnviz/core/softmax.hpp"
#include "attnviz/mechanisms/shared/layers.hpp"
#include "attnviz/mechanisms/steps/weighing.hpp"

namespace attnviz::mechanisms {
namespace {

Matrix unit_weights(const Matrix& tokens, const ExternalWeights& weights) {
  require_weights_fit(1, tokens.shape(0), weights.keys.weight.shape(0));
  Matrix logits = weights.before ? weights.keys((*weights.before)(tokens)) : weights.keys(tokens);
  normalize_twice(logits);
  return logits;
}

}  // namespace

ExternalWeights read_external(Parameters& parameters, std::size_t width, std::size_t units) {
  ExternalWeights weights;
  weights.keys = read_linear(parameters, {"linear_0", "mk"}, {width, units});
  weights.values = read_linear(parameters, {"linear_1", "mv"}, {weights.keys.weight.shape(0), width});
  if (parameters.stored_shape({"conv1.weight"})) weights.before = read_linear(parameters, {"conv1"}, {width, width});
  if (parameters.stored_shape({"conv2.0.weight"})) {
    const LinearLayer plain = read_linear(parameters, {"conv2.0"}, {width, width});
    const auto norm = read_batch_norm(parameters, "conv2.1", width);
    weights.after = norm ? folded(plain, *norm) : plain;
  }
  return weights;
}

void normalize_twice(Matrix& logits) {
  softmax_columns(logits);
  for (std::size_t token = 0; token < logits.shape(0); ++token) {
    const auto line = row_of(logits, token);
    double total = 1e-9;
    for (const float weight : line) total += weight;
    for (float& weight : line) weight = static_cast<float>(weight / total);
  }
}

ExternalAttended external_attention(const Matrix& tokens, const ExternalWeights& weights) {
  ExternalAttended result{unit_weights(tokens, weights), {}};
  result.output = weights.values(result.weights);
  if (!weights.after) return result;
  result.output = (*weights.after)(result.output);
  for (std::size_t index = 0; index < tokens.size(); ++index) result.output.data()[index] += tokens.data()[index];
  relu(values_of(result.output));
  return result;
}

std::vector<AttentionMap> run_external(const Inputs& inputs, Parameters& parameters, const ExternalOptions& options) {
  AttentionMap map;
  map.name = "weights";
  map.values = unit_weights(inputs.tokens, read_external(parameters, inputs.width(), options.units));
  map.axes = {{AxisKind::token, inputs.count(), inputs.token_labels}, {AxisKind::unit, map.values.shape(1), {}}};
  map.kind = ValueKind::probability;
  map.sums_over = AxisKind::unit;
  map.bounds = {0.0F, 1.0F};
  map.grid = inputs.grid;
  map.reading = "how each position spreads over the units of the memory";
  return {std::move(map)};
}

}  // namespace attnviz::mechanisms
