#include "attnviz/mechanisms/gates/efficient_channel.hpp"

#include <algorithm>
#include <bit>

#include "attnviz/core/activation.hpp"
#include "attnviz/core/convolution.hpp"
#include "attnviz/core/error.hpp"

namespace attnviz::mechanisms {
namespace {

/// The signal with `reach` values of its other end before and after it.
std::vector<float> wrapped(const Vector& signal, std::size_t reach) {
  std::vector<float> longer;
  const std::size_t count = signal.size(), turns = (reach + count - 1) / count;
  for (std::size_t place = 0; place < count + 2 * reach; ++place) {
    longer.push_back(signal((place + turns * count - reach) % count));
  }
  return longer;
}

}  // namespace

std::size_t adaptive_kernel(std::size_t channels) {
  // floor((log2 C + 1) / 2) depends on the whole part of log2 C alone.
  const auto whole = static_cast<std::size_t>(std::bit_width(std::max<std::size_t>(channels, 1)) - 1);
  const std::size_t taps = (whole + 1) / 2;
  return std::max<std::size_t>(taps % 2 == 1 ? taps : taps + 1, 3);
}

Vector efficient_channel_gate(const Tensor3& features, const EfficientChannelWeights& weights,
                              const EfficientChannelOptions& options) {
  Vector gate = channel_means(features);
  const auto kernel = values_of(weights.kernel);
  if (options.padding == EfficientChannelOptions::Padding::circular) {
    const std::size_t reach = kernel.size() / 2;
    const Vector longer = convolve_same(wrapped(gate, reach), kernel);
    std::copy_n(longer.data() + reach, gate.size(), gate.data());
  } else {
    gate = convolve_same(values_of(gate), kernel);
  }
  for (float& value : values_of(gate)) value += weights.bias;
  sigmoid(values_of(gate));
  return gate;
}

ChannelGated efficient_channel(const Tensor3& features, const EfficientChannelWeights& weights,
                               const EfficientChannelOptions& options) {
  Vector gate = efficient_channel_gate(features, weights, options);
  return {apply_gate(features, gate), std::move(gate)};
}

EfficientChannelWeights read_efficient_channel(Parameters& parameters, std::size_t channels,
                                               const EfficientChannelOptions& options) {
  std::size_t taps = options.kernel == 0 ? adaptive_kernel(channels) : options.kernel;
  if (const auto stored = parameters.stored_shape({"conv.weight"}); stored && !stored->empty()) taps = stored->back();
  if (taps % 2 == 0) {
    throw Error(ErrorKind::usage, "eca: a kernel of " + std::to_string(taps) + " has no middle",
                "use --set kernel=" + std::to_string(taps + 1));
  }
  EfficientChannelWeights weights;
  weights.kernel = parameters.vector({"conv.weight"}, taps, Initializer::fan_in(taps));
  if (parameters.stored_shape({"conv.bias"})) weights.bias = parameters.vector({"conv.bias"}, 1, {})(0);
  return weights;
}

std::vector<AttentionMap> run_efficient_channel(const Inputs& inputs, Parameters& parameters,
                                                const EfficientChannelOptions& options) {
  const Tensor3 features = features_of(inputs);
  const auto weights = read_efficient_channel(parameters, features.shape(0), options);
  return channel_gate_maps(efficient_channel_gate(features, weights, options), features, inputs);
}

}  // namespace attnviz::mechanisms
