#include "attnviz/mechanisms/gates/effective_squeeze_excite.hpp"

#include "attnviz/core/activation.hpp"

namespace attnviz::mechanisms {

Vector effective_squeeze_excite_gate(const Tensor3& features, const LinearLayer& layer) {
  Vector gate = affine(layer, channel_means(features));
  hard_sigmoid(values_of(gate));
  return gate;
}

ChannelGated effective_squeeze_excite(const Tensor3& features, const LinearLayer& layer) {
  Vector gate = effective_squeeze_excite_gate(features, layer);
  return {apply_gate(features, gate), std::move(gate)};
}

std::vector<AttentionMap> run_effective_squeeze_excite(const Inputs& inputs, Parameters& parameters,
                                                       const EffectiveSqueezeExciteOptions&) {
  const Tensor3 features = features_of(inputs);
  const LinearLayer layer = read_linear(parameters, {"fc"}, {features.shape(0), features.shape(0)}, Drawn::torch);
  return channel_gate_maps(effective_squeeze_excite_gate(features, layer), features, inputs);
}

}  // namespace attnviz::mechanisms
