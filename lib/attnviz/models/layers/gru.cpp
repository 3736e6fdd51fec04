#include "attnviz/models/layers/gru.hpp"

#include "attnviz/core/activation.hpp"

namespace attnviz::models {

Gru::Gru(Weights& weights, const std::string& name, std::size_t inputs, std::size_t width)
    : width_(width),
      input_(weights, name + ".input", {.outputs = 3 * width, .inputs = inputs}),
      gates_(weights, name + ".gates", {.outputs = 2 * width, .inputs = width, .bias = Bias::none}),
      candidate_(weights, name + ".candidate", {.outputs = width, .inputs = width, .bias = Bias::none}) {}

std::vector<float> Gru::project(std::span<const float> x) const {
  std::vector<float> projected(3 * width_);
  input_.packed().apply(x, projected);
  return projected;
}

void Gru::step(std::span<const float> projected, std::span<float> state) const {
  std::vector<float> gates(2 * width_), candidate(width_), kept(width_);
  gates_.packed().apply(state, gates);
  for (std::size_t place = 0; place < gates.size(); ++place) gates[place] += projected[place];
  sigmoid(gates);
  const float *reset = gates.data(), *update = gates.data() + width_, *input = projected.data() + 2 * width_;
  for (std::size_t place = 0; place < width_; ++place) kept[place] = reset[place] * state[place];
  candidate_.packed().apply(kept, candidate);
  for (std::size_t place = 0; place < width_; ++place) candidate[place] += input[place];
  hyperbolic_tangent(candidate);
  for (std::size_t place = 0; place < width_; ++place) {
    state[place] += update[place] * (candidate[place] - state[place]);
  }
}

}  // namespace attnviz::models
