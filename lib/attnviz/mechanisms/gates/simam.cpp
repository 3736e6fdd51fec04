#include "attnviz/mechanisms/gates/simam.hpp"

#include <algorithm>
#include <cmath>

#include "attnviz/core/activation.hpp"
#include "attnviz/core/error.hpp"
#include "attnviz/core/normalization.hpp"
#include "attnviz/core/parallel.hpp"

namespace attnviz::mechanisms {
namespace {

/// E for one channel: x [HW] -> importance [HW].
void importance_of(std::span<const float> x, std::span<float> importance, const SimamOptions& options) {
  if (x.size() == 1) {
    importance[0] = 0.5F;
    return;
  }
  const auto [mean, variance] = moments(x);
  const auto count = static_cast<double>(x.size()), others = count - 1;
  const double squares = variance * count, lambda = options.lambda;
  if (options.variance == SimamOptions::Variance::exact) {
    // Leaving t out moves the mean away from it by a factor M / (M-1) and takes that share out of the squares.
    const double away = count / others;
    for (std::size_t index = 0; index < x.size(); ++index) {
      const double distance = (x[index] - mean) * away;
      const double rest = std::max(squares - (x[index] - mean) * distance, 0.0) / others;
      importance[index] = static_cast<float>(distance * distance / (4 * (rest + lambda)) + 0.5);
    }
    return;
  }
  const double divisor = options.variance == SimamOptions::Variance::code ? others : count;
  const double factor = 1 / (4 * (squares / divisor + lambda));
  for (std::size_t index = 0; index < x.size(); ++index) {
    const double distance = x[index] - mean;
    importance[index] = static_cast<float>(distance * distance * factor + 0.5);
  }
}

}  // namespace

Tensor3 simam_importance(const Tensor3& features, const SimamOptions& options) {
  if (features.size() == 0) throw Error(ErrorKind::shape, "simam: a feature map " + shape_text(features) + " is empty");
  const std::size_t area = features.shape(1) * features.shape(2);
  Tensor3 importance = Tensor3::from_shape(features.shape());
  parallel_for(features.shape(0), 1, [&](std::size_t begin, std::size_t end) {
    for (std::size_t channel = begin; channel < end; ++channel) {
      importance_of({features.data() + channel * area, area}, {importance.data() + channel * area, area}, options);
    }
  });
  return importance;
}

FullyGated simam(const Tensor3& features, const SimamOptions& options) {
  Tensor3 gate = simam_importance(features, options);
  sigmoid(values_of(gate));
  return {apply_gate(features, gate), std::move(gate)};
}

std::vector<AttentionMap> run_simam(const Inputs& inputs, Parameters&, const SimamOptions& options) {
  Tensor3 gate = simam_importance(features_of(inputs), options);
  sigmoid(values_of(gate));
  auto maps = full_gate_maps(gate, inputs);
  const float least = 1 / (1 + std::exp(-0.5F));
  for (AttentionMap& map : maps) map.bounds = {least, 1.0F};
  return maps;
}

}  // namespace attnviz::mechanisms
