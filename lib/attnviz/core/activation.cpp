#include "attnviz/core/activation.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace attnviz {
namespace {

template <class Function>
void each(std::span<float> values, Function function) {
  for (float& value : values) value = function(value);
}

float logistic(float x) { return 1 / (1 + std::exp(-x)); }

}  // namespace

void relu(std::span<float> values) {
  each(values, [](float x) { return std::max(x, 0.0F); });
}
void sigmoid(std::span<float> values) { each(values, logistic); }
void hard_sigmoid(std::span<float> values) {
  each(values, [](float x) { return std::clamp(x + 3, 0.0F, 6.0F) / 6; });
}
void hard_swish(std::span<float> values) {
  each(values, [](float x) { return x * std::clamp(x + 3, 0.0F, 6.0F) / 6; });
}
void hyperbolic_tangent(std::span<float> values) {
  each(values, [](float x) { return std::tanh(x); });
}
void silu(std::span<float> values) {
  each(values, [](float x) { return x * logistic(x); });
}
void gelu(std::span<float> values) {
  each(values, [](float x) { return 0.5F * x * (1 + std::erf(x * static_cast<float>(1 / std::numbers::sqrt2))); });
}
void gelu_tanh(std::span<float> values) {
  const auto root = static_cast<float>(std::sqrt(2 / std::numbers::pi));
  each(values, [root](float x) { return 0.5F * x * (1 + std::tanh(root * (x + 0.044715F * x * x * x))); });
}
void quick_gelu(std::span<float> values) {
  each(values, [](float x) { return x * logistic(1.702F * x); });
}
void exponential(std::span<float> values) {
  each(values, [](float x) { return std::exp(x); });
}

}  // namespace attnviz
