#include "attnviz/mechanisms/bottleneck.hpp"

#include <algorithm>

#include "attnviz/core/error.hpp"

namespace attnviz::mechanisms {

Vector affine(const Matrix& weight, std::span<const float> x, std::span<const float> bias) {
  const std::size_t outputs = weight.shape(0);
  if (weight.shape(1) != x.size() || (!bias.empty() && bias.size() != outputs)) {
    throw Error(ErrorKind::shape, "affine: weight " + shape_text(weight) + " with " + std::to_string(x.size()) +
                                      " inputs and " + std::to_string(bias.size()) + " biases");
  }
  Vector y = Vector::from_shape({outputs});
  for (std::size_t output = 0; output < outputs; ++output) {
    const auto line = row_of(weight, output);
    double sum = bias.empty() ? 0 : bias[output];
    for (std::size_t input = 0; input < x.size(); ++input) {
      sum += static_cast<double>(line[input]) * static_cast<double>(x[input]);
    }
    y(output) = static_cast<float>(sum);
  }
  return y;
}

std::size_t reduced_channels(std::size_t channels, std::size_t reduction, std::string_view mechanism) {
  constexpr std::size_t kPaper = 16, kLeft = 4;
  if (reduction == 0) reduction = std::clamp<std::size_t>(channels / kLeft, 1, kPaper);
  if (const std::size_t left = channels / reduction; left > 0) return left;
  throw Error(ErrorKind::usage,
              std::string(mechanism) + ": reduction " + std::to_string(reduction) + " leaves 0 of " +
                  std::to_string(channels) + " channels",
              "use --set reduction=" + std::to_string(std::max<std::size_t>(channels / kLeft, 1)));
}

Bottleneck read_bottleneck(Parameters& parameters, const BottleneckNames& names, std::size_t channels,
                           std::size_t hidden) {
  if (const auto stored = parameters.stored_shape(names.down); stored && !stored->empty()) hidden = stored->front();
  const bool drawn = !parameters.from_file();
  const auto down = Initializer::fan_in(channels), up = Initializer::fan_in(hidden);
  Bottleneck network;
  network.down = parameters.matrix(names.down, {hidden, channels}, down);
  if (drawn || parameters.stored_shape(names.down_bias)) {
    network.down_bias = parameters.vector(names.down_bias, hidden, down);
  }
  network.up = parameters.matrix(names.up, {channels, hidden}, up);
  if (drawn || parameters.stored_shape(names.up_bias)) {
    network.up_bias = parameters.vector(names.up_bias, channels, up);
  }
  return network;
}

}  // namespace attnviz::mechanisms
