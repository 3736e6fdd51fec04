#include "attnviz/mechanisms/gates/bottleneck.hpp"

#include <algorithm>

#include "attnviz/core/activation.hpp"
#include "attnviz/core/error.hpp"

namespace attnviz::mechanisms {

std::size_t reduced_channels(std::size_t channels, const Reduction& reduction) {
  constexpr std::size_t kPaper = 16, kLeft = 4;
  const std::size_t possible = std::clamp<std::size_t>(channels / kLeft, 1, kPaper);
  const std::size_t factor = reduction.factor == 0 ? possible : reduction.factor;
  if (const std::size_t left = channels / factor; left > 0) return left;
  throw Error(ErrorKind::usage,
              std::string(reduction.mechanism) + ": reduction " + std::to_string(factor) + " leaves 0 of " +
                  std::to_string(channels) + " channels",
              "use --set reduction=" + std::to_string(possible));
}

std::size_t hidden_channels(const Parameters& parameters, std::size_t channels, const Reduction& reduction) {
  return parameters.from_file() ? 0 : reduced_channels(channels, reduction);
}

Bottleneck read_bottleneck(Parameters& parameters, const BottleneckPrefixes& prefixes, std::size_t channels,
                           std::size_t hidden) {
  Bottleneck network;
  network.down = read_linear(parameters, {prefixes.down}, {channels, hidden}, Drawn::torch);
  network.up = read_linear(parameters, {prefixes.up}, {network.down.weight.shape(0), channels}, Drawn::torch);
  return network;
}

Vector Bottleneck::operator()(const Vector& x) const {
  Vector hidden = affine(down, x);
  relu(values_of(hidden));
  return affine(up, hidden);
}

}  // namespace attnviz::mechanisms
