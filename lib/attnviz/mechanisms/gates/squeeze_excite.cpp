#include "attnviz/mechanisms/gates/squeeze_excite.hpp"

#include "attnviz/core/activation.hpp"

namespace attnviz::mechanisms {

Vector squeeze_excite_gate(const Tensor3& features) {
  Vector gate = channel_means(features);
  sigmoid(values_of(gate));
  return gate;
}

Vector squeeze_excite_gate(const Tensor3& features, const SqueezeExciteWeights& weights,
                           const SqueezeExciteOptions& options) {
  Vector hidden = affine(weights.down, channel_means(features));
  if (options.activation == SqueezeExciteOptions::Activation::silu)
    silu(values_of(hidden));
  else
    relu(values_of(hidden));
  Vector gate = affine(weights.up, hidden);
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

SqueezeExciteWeights read_squeeze_excite(Parameters& parameters, std::size_t channels,
                                         const SqueezeExciteOptions& options) {
  return read_bottleneck(parameters,
                         {stored_prefix(parameters, {"fc1", "fc.0"}), stored_prefix(parameters, {"fc2", "fc.2"})},
                         channels, hidden_channels(parameters, channels, {options.reduction, kSqueezeExcite.name}));
}

std::vector<AttentionMap> run_squeeze_excite(const Inputs& inputs, Parameters& parameters,
                                             const SqueezeExciteOptions& options) {
  using Path = SqueezeExciteOptions::Path;
  const Tensor3 features = features_of(inputs);
  if (options.path == Path::free || (options.path == Path::automatic && !parameters.from_file())) {
    return channel_gate_maps(squeeze_excite_gate(features), features, inputs);
  }
  const auto weights = read_squeeze_excite(parameters, features.shape(0), options);
  return channel_gate_maps(squeeze_excite_gate(features, weights, options), features, inputs);
}

}  // namespace attnviz::mechanisms
