#include "attnviz/mechanisms/gates/cbam.hpp"

#include "attnviz/core/activation.hpp"
#include "attnviz/core/error.hpp"
#include "attnviz/mechanisms/gates/place_gate.hpp"

namespace attnviz::mechanisms {
namespace {

using Part = CbamOptions::Part;
using Order = CbamOptions::Order;

Vector channel_gate_of(const Tensor3& features, const Bottleneck& network) {
  Vector gate = network(channel_means(features));
  const Vector of_maxima = network(channel_maxima(features));
  for (std::size_t channel = 0; channel < gate.size(); ++channel) gate(channel) += of_maxima(channel);
  sigmoid(values_of(gate));
  return gate;
}

Matrix spatial_gate_of(const Tensor3& features, const ConvolutionLayer& layer, Order order) {
  const Matrix maxima = place_maxima(features), means = place_means(features);
  return order == Order::mean_max ? place_gate(means, maxima, layer) : place_gate(maxima, means, layer);
}

}  // namespace

CbamResult cbam(const Tensor3& features, const CbamWeights& weights, const CbamOptions& options) {
  CbamResult result;
  result.output = features;
  if (options.part != Part::spatial) {
    result.channel_gate = channel_gate_of(features, weights.channel);
    result.output = apply_gate(result.output, result.channel_gate);
  }
  if (options.part != Part::channel) {
    const Order order = options.order == Order::automatic ? weights.order : options.order;
    result.spatial_gate = spatial_gate_of(result.output, weights.spatial, order);
    result.output = apply_gate(result.output, result.spatial_gate);
  }
  return result;
}

CbamWeights read_cbam(Parameters& parameters, std::size_t channels, const CbamOptions& options) {
  if (options.kernel % 2 == 0) {
    throw Error(ErrorKind::usage, "cbam: a kernel of " + std::to_string(options.kernel) + " has no middle",
                "use --set kernel=" + std::to_string(options.kernel + 1));
  }
  CbamWeights weights;
  if (options.part != Part::spatial) {
    weights.channel = read_bottleneck(parameters,
                                      {stored_prefix(parameters, {"ChannelGate.mlp.1", "channel.fc1", "ca.se.0"}),
                                       stored_prefix(parameters, {"ChannelGate.mlp.3", "channel.fc2", "ca.se.2"})},
                                      channels, hidden_channels(parameters, channels, {options.reduction, kCbam.name}));
  }
  if (options.part != Part::channel) {
    const std::string timm = "spatial.conv.conv";
    const auto prefix = stored_prefix(parameters, {"SpatialGate.spatial.conv", timm, "sa.conv"});
    weights.spatial = read_convolution(parameters, prefix, {1, 2, options.kernel, options.kernel});
    const auto norm = stored_prefix(parameters, {"SpatialGate.spatial.bn", "spatial.conv.bn"});
    weights.spatial.norm = read_batch_norm(parameters, norm, 1);
    weights.order = prefix == timm ? Order::mean_max : Order::max_mean;
  }
  return weights;
}

std::vector<AttentionMap> run_cbam(const Inputs& inputs, Parameters& parameters, const CbamOptions& options) {
  const Tensor3 features = features_of(inputs);
  const auto result = cbam(features, read_cbam(parameters, features.shape(0), options), options);
  std::vector<AttentionMap> maps;
  if (result.channel_gate.size() > 0) {
    maps = channel_gate_maps(result.channel_gate, features, inputs);
    maps.front().name = "channel_gate";
    maps.back().name = "channel_effect";
    maps.back().title = "where the channels' gate turns up and down";
  }
  if (result.spatial_gate.size() > 0) {
    maps.push_back(spatial_gate_map(result.spatial_gate, inputs));
    maps.back().name = "spatial_gate";
  }
  return maps;
}

}  // namespace attnviz::mechanisms
