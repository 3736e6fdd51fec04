#include "attnviz/mechanisms/bottom_up/recurrent_gates.hpp"

#include <algorithm>
#include <cmath>

#include "attnviz/core/activation.hpp"
#include "attnviz/core/error.hpp"
#include "attnviz/core/matmul.hpp"

namespace attnviz::mechanisms {
namespace {

/// Number of units of a layer with `blocks` blocks of rows. Throws `shape`.
std::size_t units_of(const RecurrentWeights& weights, std::size_t blocks, std::size_t width) {
  const std::size_t units = weights.hidden.shape(1), rows = blocks * units;
  const std::size_t input[] = {rows, width}, hidden[] = {rows, units};
  require_shape("recurrent layer: weight_ih", std::span(weights.input.shape().data(), 2), input);
  require_shape("recurrent layer: weight_hh", std::span(weights.hidden.shape().data(), 2), hidden);
  return units;
}

Matrix one_row(const Vector& values) {
  Matrix row = Matrix::from_shape({1, values.size()});
  std::ranges::copy(values_of(values), row.data());
  return row;
}

/// U h + b' for one state.
Matrix recurrent_part(const Vector& state, const RecurrentWeights& weights) {
  return linear(one_row(state), weights.hidden, values_of(weights.hidden_bias));
}

Vector zeros(std::size_t size) {
  Vector vector = Vector::from_shape({size});
  std::ranges::fill(values_of(vector), 0.0F);
  return vector;
}

RecurrentWeights read_layer(Parameters& parameters, std::size_t blocks, std::size_t width, std::size_t units) {
  if (const auto stored = parameters.stored_shape({"weight_hh_l0"}); stored && !stored->empty()) units = stored->back();
  const auto initial = Initializer::fan_in(units);  // PyTorch's: by the size of the state, for all four
  const std::size_t rows = blocks * units;
  RecurrentWeights weights;
  weights.input = parameters.matrix({"weight_ih_l0"}, {rows, width}, initial);
  weights.hidden = parameters.matrix({"weight_hh_l0"}, {rows, units}, initial);
  if (!parameters.from_file() || parameters.stored_shape({"bias_ih_l0"})) {
    weights.input_bias = parameters.vector({"bias_ih_l0"}, rows, initial);
    weights.hidden_bias = parameters.vector({"bias_hh_l0"}, rows, initial);
  }
  return weights;
}

/// Mean over the units: [G,N,H] -> [G,N]
Matrix mean_over_units(const Tensor3& gates) {
  Matrix means = Matrix::from_shape({gates.shape(0), gates.shape(1)});
  const std::size_t units = gates.shape(2);
  for (std::size_t index = 0; index < means.size(); ++index) {
    double sum = 0;
    for (std::size_t unit = 0; unit < units; ++unit) sum += gates.data()[index * units + unit];
    means.data()[index] = static_cast<float>(sum / static_cast<double>(units));
  }
  return means;
}

std::vector<AttentionMap> gate_maps(const Matrix& means, std::vector<std::string> labels, const Inputs& inputs) {
  AttentionMap map{.name = "gates",
                   .axes = {{AxisKind::gate, means.shape(0), std::move(labels)},
                            {AxisKind::token, inputs.count(), inputs.token_labels}}};
  map.values = means;
  map.kind = ValueKind::gate;
  map.bounds = {0.0F, 1.0F};
  map.grid = inputs.grid;
  map.title = "how far the gates open";
  map.reading = "how far each gate opens at each token, the mean over the units";
  return {std::move(map)};
}

}  // namespace

RecurrentGates lstm_gates(const Matrix& tokens, const RecurrentWeights& weights) {
  const std::size_t count = tokens.shape(0), units = units_of(weights, 4, tokens.shape(1));
  const Matrix from_tokens = linear(tokens, weights.input, values_of(weights.input_bias));
  RecurrentGates result{Matrix::from_shape({count, units}), Tensor3::from_shape({3, count, units})};
  Vector state = zeros(units), memory = zeros(units);
  for (std::size_t token = 0; token < count; ++token) {
    Matrix sums = recurrent_part(state, weights);
    for (std::size_t index = 0; index < sums.size(); ++index) sums.data()[index] += from_tokens(token, index);
    const auto block = [&](std::size_t number) { return std::span(sums.data() + number * units, units); };
    sigmoid(block(0));
    sigmoid(block(1));
    hyperbolic_tangent(block(2));
    sigmoid(block(3));
    for (std::size_t unit = 0; unit < units; ++unit) {
      memory(unit) = block(1)[unit] * memory(unit) + block(0)[unit] * block(2)[unit];
      state(unit) = block(3)[unit] * std::tanh(memory(unit));
      result.gates(0, token, unit) = block(0)[unit];
      result.gates(1, token, unit) = block(1)[unit];
      result.gates(2, token, unit) = block(3)[unit];
    }
    std::ranges::copy(values_of(state), row_of(result.hidden, token).begin());
  }
  return result;
}

RecurrentGates gru_gates(const Matrix& tokens, const RecurrentWeights& weights) {
  const std::size_t count = tokens.shape(0), units = units_of(weights, 3, tokens.shape(1));
  const Matrix from_tokens = linear(tokens, weights.input, values_of(weights.input_bias));
  RecurrentGates result{Matrix::from_shape({count, units}), Tensor3::from_shape({2, count, units})};
  Vector state = zeros(units);
  for (std::size_t token = 0; token < count; ++token) {
    Matrix sums = recurrent_part(state, weights);
    for (std::size_t index = 0; index < 2 * units; ++index) sums.data()[index] += from_tokens(token, index);
    sigmoid(std::span(sums.data(), 2 * units));
    for (std::size_t unit = 0; unit < units; ++unit) {
      const float reset = sums(0, unit), keep = sums(0, units + unit);
      const float candidate = std::tanh(from_tokens(token, 2 * units + unit) + reset * sums(0, 2 * units + unit));
      state(unit) = (1 - keep) * candidate + keep * state(unit);
      result.gates(0, token, unit) = reset;
      result.gates(1, token, unit) = keep;
    }
    std::ranges::copy(values_of(state), row_of(result.hidden, token).begin());
  }
  return result;
}

std::vector<AttentionMap> run_lstm_gates(const Inputs& inputs, Parameters& parameters,
                                         const RecurrentGatesOptions& options) {
  const auto result = lstm_gates(inputs.tokens, read_layer(parameters, 4, inputs.width(), options.units));
  return gate_maps(mean_over_units(result.gates), {"input", "forget", "output"}, inputs);
}

std::vector<AttentionMap> run_gru_gates(const Inputs& inputs, Parameters& parameters,
                                        const RecurrentGatesOptions& options) {
  const auto result = gru_gates(inputs.tokens, read_layer(parameters, 3, inputs.width(), options.units));
  const Matrix means = mean_over_units(result.gates);
  Matrix shown = Matrix::from_shape({3, means.shape(1)});
  for (std::size_t token = 0; token < means.shape(1); ++token) {
    shown(0, token) = means(0, token);
    shown(1, token) = means(1, token);
    shown(2, token) = 1 - means(1, token);
  }
  return gate_maps(shown, {"reset", "keep", "write"}, inputs);
}

}  // namespace attnviz::mechanisms
