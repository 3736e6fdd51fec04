#include "attnviz/mechanisms/steps/select/local.hpp"

#include <algorithm>
#include <cmath>

#include "attnviz/core/activation.hpp"
#include "attnviz/core/matmul.hpp"
#include "attnviz/core/softmax.hpp"

namespace attnviz::mechanisms {

void select_locally(std::span<float> scores, const LocalWindow& window) {
  if (scores.empty()) return;
  const float last = static_cast<float>(scores.size() - 1);
  const float center = std::clamp(window.center, 0.0F, last);
  const auto middle = static_cast<std::size_t>(center);
  const std::size_t begin = middle - std::min(middle, window.reach);
  const std::size_t end = std::min(scores.size(), middle + window.reach + 1);
  const auto inside = scores.subspan(begin, end - begin);
  const double deviation = static_cast<double>(window.reach) / 2;
  const auto gaussian = [&](std::size_t index) {
    if (window.reach == 0) return 1.0F;  // one key, no deviation
    const double distance = static_cast<double>(begin + index) - static_cast<double>(center);
    return static_cast<float>(std::exp(-distance * distance / (2 * deviation * deviation)));
  };
  if (window.gaussian == GaussianUse::before) {
    for (std::size_t index = 0; index < inside.size(); ++index) inside[index] *= gaussian(index);
  }
  softmax(inside);
  if (window.gaussian == GaussianUse::after) {
    for (std::size_t index = 0; index < inside.size(); ++index) inside[index] *= gaussian(index);
  }
  std::ranges::fill(scores.first(begin), 0.0F);
  std::ranges::fill(scores.subspan(end), 0.0F);
}

CenterWeights read_center(Parameters& parameters, std::size_t width) {
  CenterWeights weights{read_linear(parameters, {"W_p", "local_hidden"}, {width, width}), {}};
  const std::size_t hidden = weights.hidden.weight.shape(0);
  weights.v = parameters.vector({"v_p.weight", "local_position.weight"}, hidden, Initializer::fan_in(hidden));
  return weights;
}

Vector predicted_centers(const Matrix& queries, std::size_t keys, const CenterWeights& weights) {
  Matrix hidden = weights.hidden(queries);
  hyperbolic_tangent(values_of(hidden));
  Matrix direction = Matrix::from_shape({1, weights.v.size()});
  std::ranges::copy(values_of(weights.v), direction.data());
  Matrix centers = linear(hidden, direction);
  sigmoid(values_of(centers));
  Vector result = Vector::from_shape({queries.shape(0)});
  for (std::size_t query = 0; query < result.size(); ++query) {
    result(query) = centers(query, 0) * static_cast<float>(keys - 1);
  }
  return result;
}

}  // namespace attnviz::mechanisms
