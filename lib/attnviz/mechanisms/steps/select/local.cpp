#include "attnviz/mechanisms/steps/select/local.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#include "attnviz/core/activation.hpp"
#include "attnviz/core/matmul.hpp"
#include "attnviz/core/softmax.hpp"

namespace attnviz::mechanisms {

std::size_t reach_of(std::size_t asked, bool on_picture) {
  if (asked > 0) return asked;
  return on_picture ? 3 : 10;
}

void select_locally(std::span<float> scores, const LocalWindow& window) {
  if (scores.empty()) return;
  const std::size_t keys = scores.size();
  const float center = std::clamp(window.center, 0.0F, static_cast<float>(keys - 1));
  const auto middle = static_cast<std::size_t>(center);
  const KeyWindow inside = window_around(middle, window.reach, keys, window.columns);
  const double deviation = static_cast<double>(window.reach) / 2;
  const auto gaussian = [&](std::size_t key) {
    if (window.reach == 0) return 1.0F;  // one key, no deviation
    double square = std::pow(static_cast<double>(key) - static_cast<double>(center), 2);
    if (window.columns > 0) {
      const auto along = [](std::size_t one, std::size_t other) {
        return std::pow(static_cast<double>(one) - static_cast<double>(other), 2);
      };
      square =
          along(key / window.columns, middle / window.columns) + along(key % window.columns, middle % window.columns);
    }
    return static_cast<float>(std::exp(-square / (2 * deviation * deviation)));
  };
  std::vector<std::size_t> seen;
  for_each_run(
      inside, keys, window.columns,
      [&](std::size_t first, std::size_t last) {
        for (std::size_t key = first; key < last; ++key) seen.push_back(key);
      },
      [](std::size_t, std::size_t) {});
  std::vector<float> weights;
  weights.reserve(seen.size());
  for (const std::size_t key : seen) {
    weights.push_back(window.gaussian == GaussianUse::before ? scores[key] * gaussian(key) : scores[key]);
  }
  softmax(weights);
  std::ranges::fill(scores, 0.0F);
  for (std::size_t place = 0; place < seen.size(); ++place) {
    const float factor = window.gaussian == GaussianUse::after ? gaussian(seen[place]) : 1.0F;
    scores[seen[place]] = weights[place] * factor;
  }
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
