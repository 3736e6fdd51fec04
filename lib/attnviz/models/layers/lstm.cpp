#include "attnviz/models/layers/lstm.hpp"

#include <algorithm>

#include "attnviz/core/activation.hpp"

namespace attnviz::models {

Lstm::Lstm(Weights& weights, const std::string& name, const Shape& shape)
    : shape_(shape), gates_(weights, name, {.outputs = 4 * shape.width, .inputs = shape.inputs + shape.width}) {}

void Lstm::step(std::span<const float> input, State& state) const {
  const std::size_t width = shape_.width;
  std::vector<float> both(shape_.inputs + width), gates(4 * width);
  std::ranges::copy(input.first(shape_.inputs), both.begin());
  std::ranges::copy(state.hidden, both.begin() + static_cast<std::ptrdiff_t>(shape_.inputs));
  gates_.packed().apply(both, gates);
  const std::span all(gates);
  sigmoid(all.first(3 * width));
  hyperbolic_tangent(all.subspan(3 * width));
  const float *enter = gates.data(), *keep = enter + width, *leave = keep + width, *candidate = leave + width;
  for (std::size_t at = 0; at < width; ++at) {
    state.cell[at] = keep[at] * state.cell[at] + enter[at] * candidate[at];
    state.hidden[at] = state.cell[at];
  }
  hyperbolic_tangent(state.hidden);
  for (std::size_t at = 0; at < width; ++at) state.hidden[at] *= leave[at];
}

}  // namespace attnviz::models
