#include "attnviz/mechanisms/squeeze_excite.hpp"

#include "attnviz/core/activation.hpp"

namespace attnviz::mechanisms {

Vector squeeze_excite_gate(const Tensor3& features) {
  Vector gate = channel_means(features);
  sigmoid(values_of(gate));
  return gate;
}

Vector squeeze_excite_gate(const Tensor3& features, const SqueezeExciteWeights& weights,
                           const SqueezeExciteOptions& options) {
  const Vector squeezed = channel_means(features);
  Vector hidden = affine(weights.down, values_of(squeezed), values_of(weights.down_bias));
  if (options.activation == SqueezeExciteOptions::Activation::silu)
    silu(values_of(hidden));
  else
    relu(values_of(hidden));
  Vector gate = affine(weights.up, values_of(hidden), values_of(weights.up_bias));
  if (options.gate == SqueezeExciteOptions::Gate::hard_sigmoid)
    hard_sigmoid(values_of(gate));
  else
    sigmoid(values_of(gate));
  return gate;
}

ChannelGated squeeze_excite(const Tensor3& features) {
  Vector gate = squeeze_excite_gate(features);
  return {apply_gate(features, gate), std::move(gate)};
}

ChannelGated squeeze_excite(const Tensor3& features, const SqueezeExciteWeights& weights,
                            const SqueezeExciteOptions& options) {
  Vector gate = squeeze_excite_gate(features, weights, options);
  return {apply_gate(features, gate), std::move(gate)};
}

std::vector<AttentionMap> run_squeeze_excite(const Inputs& inputs, Parameters& parameters,
                                             const SqueezeExciteOptions& options) {
  using Path = SqueezeExciteOptions::Path;
  const Tensor3 features = features_of(inputs);
  if (options.path == Path::free || (options.path == Path::automatic && !parameters.from_file())) {
    return channel_gate_maps(squeeze_excite_gate(features), features, inputs);
  }
  const auto weights =
      read_bottleneck(parameters,
                      {.down = {"fc1.weight", "fc.0.weight"},
                       .down_bias = {"fc1.bias", "fc.0.bias"},
                       .up = {"fc2.weight", "fc.2.weight"},
                       .up_bias = {"fc2.bias", "fc.2.bias"}},
                      features.shape(0), reduced_channels(features.shape(0), options.reduction, kSqueezeExcite.name));
  return channel_gate_maps(squeeze_excite_gate(features, weights, options), features, inputs);
}

}  // namespace attnviz::mechanisms
