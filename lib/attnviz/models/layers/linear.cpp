#include "attnviz/models/layers/linear.hpp"

#include <algorithm>
#include <array>
#include <mutex>
#include <utility>

#include "attnviz/core/error.hpp"
#include "attnviz/core/matmul.hpp"
#include "attnviz/io/escape.hpp"

namespace attnviz::models {

struct Linear::State {
  struct Part {
    StoredTensor weight, bias;
  };
  std::vector<Part> parts;
  LinearShape shape;  ///< of one part
  std::once_flag packed_once;
  PackedLinear packed;

  void pack();
  std::vector<float> read(std::span<float> weight) const;
};

/// Fills `weight` and gives the bias.
std::vector<float> Linear::State::read(std::span<float> weight) const {
  const std::size_t size = shape.outputs * shape.inputs;
  std::vector<float> bias;
  for (std::size_t place = 0; place < parts.size(); ++place) {
    parts[place].weight.read(weight.subspan(place * size, size));
    if (!parts[place].bias) continue;
    bias.resize(parts.size() * shape.outputs);
    parts[place].bias.read(std::span(bias).subspan(place * shape.outputs, shape.outputs));
  }
  return bias;
}

void Linear::State::pack() {
  // A tensor, whose memory serves the next layer too.
  Matrix weight = Matrix::from_shape({parts.size() * shape.outputs, shape.inputs});
  const std::vector<float> bias = read(values_of(weight));
  packed = PackedLinear({.values = values_of(weight),
                         .outputs = parts.size() * shape.outputs,
                         .inputs = shape.inputs,
                         .transposed = parts.front().weight.transposed()},
                        bias, shape.activation);
}

Linear::Linear(const LinearShape& shape) : state_(std::make_shared<State>()) {
  state_->shape = shape;
}

Linear::Linear(Weights& weights, const std::string& name, const LinearShape& shape) : Linear(shape) {
  add_part(weights, name, {shape.outputs, shape.inputs});
}

Linear Linear::stacked(Weights& weights, std::initializer_list<std::string> names, const LinearShape& shape) {
  Linear linear(shape);
  for (const std::string& name : names) linear.add_part(weights, name, {shape.outputs, shape.inputs});
  return linear;
}

Linear Linear::convolution(Weights& weights, const std::string& name, const LinearShape& shape,
                           const std::vector<std::size_t>& stored) {
  Linear linear(shape);
  linear.add_part(weights, name, stored);
  return linear;
}

void Linear::add_part(Weights& weights, const std::string& name, const std::vector<std::size_t>& stored) {
  const LinearShape& shape = state_->shape;
  State::Part part{weights.expect(name + ".weight", stored), {}};
  if (shape.bias == Bias::required) part.bias = weights.expect(name + ".bias", {shape.outputs});
  if (shape.bias == Bias::optional) part.bias = weights.find(name + ".bias", {shape.outputs});
  state_->parts.push_back(std::move(part));
}

std::size_t Linear::outputs() const {
  return state_->parts.size() * state_->shape.outputs;
}

const PackedLinear& Linear::packed() const {
  std::call_once(state_->packed_once, [this] { state_->pack(); });
  return state_->packed;
}

PlainLinear Linear::plain() const {
  const LinearShape& shape = state_->shape;
  PlainLinear plain{.weight = std::vector<float>(outputs() * shape.inputs),
                    .bias = {},
                    .outputs = outputs(),
                    .inputs = shape.inputs,
                    .transposed = state_->parts.front().weight.transposed(),
                    .activation = shape.activation};
  plain.bias = state_->read(plain.weight);
  return plain;
}

std::vector<float> Linear::weight_row(std::size_t output) const {
  const LinearShape& shape = state_->shape;
  const StoredTensor& weight = state_->parts[output / shape.outputs].weight;
  std::vector<float> row(shape.inputs);
  const std::size_t place = output % shape.outputs;
  if (!weight.transposed()) {
    weight.read_part(place * shape.inputs, row);
    return row;
  }
  for (std::size_t input = 0; input < shape.inputs; ++input) {
    weight.read_part(input * shape.outputs + place, {&row[input], 1});
  }
  return row;
}

Matrix PlainLinear::before_activation(const Matrix& x) const {
  checked_count("linear", {{x.shape(0), outputs}});
  Matrix y = Matrix::from_shape({x.shape(0), outputs});
  for (std::size_t row = 0; row < y.shape(0); ++row) {
    if (bias.empty()) {
      std::ranges::fill(row_of(y, row), 0.0F);
    } else {
      std::ranges::copy(bias, row_of(y, row).begin());
    }
  }
  gemm({.rows = x.shape(0),
        .columns = outputs,
        .inner = inputs,
        .a = x.data(),
        .a_stride = inputs,
        .b = weight.data(),
        .b_stride = transposed ? outputs : inputs,
        .b_transposed = !transposed,
        .c = y.data(),
        .c_stride = outputs,
        .beta = 1});
  return y;
}

Matrix PlainLinear::gradient(const Matrix& from) const {
  checked_count("linear", {{from.shape(0), inputs}});
  Matrix to = Matrix::from_shape({from.shape(0), inputs});
  gemm({.rows = from.shape(0),
        .columns = inputs,
        .inner = outputs,
        .a = from.data(),
        .a_stride = outputs,
        .b = weight.data(),
        .b_stride = transposed ? outputs : inputs,
        .b_transposed = transposed,
        .c = to.data(),
        .c_stride = inputs});
  return to;
}

Matrix one_row(std::span<const float> values) {
  Matrix row = Matrix::from_shape({1, values.size()});
  std::ranges::copy(values, row.data());
  return row;
}

Activation parse_activation(std::string_view name) {
  constexpr std::array<std::pair<std::string_view, Activation>, 10> kNames = {
      {{"gelu", Activation::gelu},
       {"gelu_python", Activation::gelu},
       {"gelu_new", Activation::gelu_tanh},
       {"gelu_fast", Activation::gelu_tanh},
       {"gelu_pytorch_tanh", Activation::gelu_tanh},
       {"quick_gelu", Activation::quick_gelu},
       {"relu", Activation::relu},
       {"silu", Activation::silu},
       {"swish", Activation::silu},
       {"tanh", Activation::hyperbolic_tangent}}};
  for (const auto& [known, activation] : kNames) {
    if (name == known) return activation;
  }
  throw Error(ErrorKind::unsupported,
              "config.json: activation '" + io::for_terminal(std::string(name)) + "' is not known",
              "known are gelu, gelu_new, quick_gelu, relu, silu and tanh");
}

}  // namespace attnviz::models
