#include "attnviz/core/activation_gradient.hpp"

#include <algorithm>
#include <cmath>

#include "attnviz/core/parallel.hpp"

namespace attnviz {
namespace {

float logistic(float x) {
  return 1 / (1 + std::exp(-x));
}

float slope_of_gelu(float x) {
  constexpr float kRootHalf = 0.70710678F, kDensity = 0.39894228F;  // 1 / sqrt(2), 1 / sqrt(2 pi)
  return 0.5F * std::erfc(-x * kRootHalf) + x * kDensity * std::exp(-0.5F * x * x);
}

float slope_of_gelu_tanh(float raw) {
  constexpr float kScale = 0.79788456F, kCube = 0.044715F;  // sqrt(2 / pi)
  const float x = std::clamp(raw, -30.0F, 30.0F);           // beyond, the slope is 0 or 1 and its terms overflow
  const float tangent = std::tanh(kScale * (x + kCube * x * x * x));
  const float inner = kScale * (1 + 3 * kCube * x * x);
  return 0.5F * (1 + tangent) + 0.5F * x * (1 - tangent * tangent) * inner;
}

/// Of x sigmoid(rate x).
float slope_of_swish(float x, float rate) {
  const float share = logistic(rate * x);
  return share + rate * std::clamp(x, -1e3F, 1e3F) * share * (1 - share);
}

/// Of x min(max(x + 3, 0), 6) / 6.
float slope_of_hard_swish(float x) {
  if (x <= -3) return 0;
  return x >= 3 ? 1 : x / 3 + 0.5F;
}

/// 1 - tanh^2 without the digits that the difference loses near one.
float slope_of_tanh(float x) {
  const float per_cosine = 1 / std::cosh(x);
  return per_cosine * per_cosine;
}

template <class Slope>
void multiply(std::span<const float> before, std::span<float> gradient, Slope slope) {
  constexpr std::size_t kGrain = 8192;
  parallel_for(gradient.size(), kGrain, [&](std::size_t begin, std::size_t end) {
    for (std::size_t place = begin; place < end; ++place) gradient[place] *= slope(before[place]);
  });
}

}  // namespace

void activation_gradient(Activation activation, std::span<const float> before, std::span<float> gradient) {
  switch (activation) {
    case Activation::none:
      return;
    case Activation::relu:
      return multiply(before, gradient, [](float x) { return x > 0 ? 1.0F : 0.0F; });
    case Activation::gelu:
      return multiply(before, gradient, slope_of_gelu);
    case Activation::gelu_tanh:
      return multiply(before, gradient, slope_of_gelu_tanh);
    case Activation::quick_gelu:
      return multiply(before, gradient, [](float x) { return slope_of_swish(x, 1.702F); });
    case Activation::silu:
      return multiply(before, gradient, [](float x) { return slope_of_swish(x, 1); });
    case Activation::hard_swish:
      return multiply(before, gradient, slope_of_hard_swish);
    case Activation::hyperbolic_tangent:
      return multiply(before, gradient, slope_of_tanh);
  }
}

}  // namespace attnviz
