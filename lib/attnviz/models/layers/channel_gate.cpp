#include "attnviz/models/layers/channel_gate.hpp"

#include <algorithm>

#include "attnviz/core/convolution.hpp"
#include "attnviz/core/error.hpp"
#include "attnviz/io/escape.hpp"
#include "attnviz/models/layers/global_context.hpp"

namespace attnviz::models {
namespace {

/// The width between the two layers of a gate; 1 when the tensor is missing, which is complained about.
std::size_t hidden_of(const Weights& weights, const std::string& layer) {
  const auto shape = weights.shape_of(layer + ".weight");
  return shape.empty() ? 1 : std::max<std::size_t>(shape.front(), 1);
}

}  // namespace

AttentionMap channel_gate_map(const std::string& name, std::span<const float> factors) {
  AttentionMap map{.name = name + ".gate", .axes = {{AxisKind::channel, factors.size(), {}}}};
  map.values = Tensor::from_shape({factors.size()});
  std::ranges::copy(factors, map.values.data());
  map.kind = ValueKind::gate;
  map.bounds = {0.0F, 1.0F};
  map.title = name + ": factor of each channel";
  map.reading = "each channel is multiplied by its factor";
  return map;
}

SqueezeExciteGate::SqueezeExciteGate(Weights& weights, const Names& names, std::size_t channels, const GateShape& shape)
    : name_(names.name), factor_(shape.factor) {
  const std::string reduce = names.name + "." + names.reduce, expand = names.name + "." + names.expand;
  const std::size_t hidden = hidden_of(weights, reduce);
  reduce_ = Linear(weights, reduce, {.outputs = hidden, .inputs = channels, .activation = shape.activation});
  expand_ = Linear(weights, expand, {.outputs = channels, .inputs = hidden});
}

FeatureMap SqueezeExciteGate::apply(FeatureMap features, KeptMaps maps) const {
  std::vector<float> hidden(reduce_.outputs()), factors(expand_.outputs());
  reduce_.packed().apply(channel_means(features), hidden);
  expand_.packed().apply(hidden, factors);
  if (factor_ == GateShape::Factor::hard_sigmoid) {
    hard_sigmoid(factors);
  } else {
    sigmoid(factors);
  }
  if (maps != nullptr) maps->push_back(channel_gate_map(name_, factors));
  multiply_channels(features, factors);
  return features;
}

EfficientChannelGate::EfficientChannelGate(Weights& weights, const std::string& name) : name_(name) {
  const std::string kernel = name + ".conv.weight";
  const auto shape = weights.shape_of(kernel);
  const std::size_t taps = shape.empty() ? 1 : shape.back();
  constexpr std::size_t kMostTaps = 1023;
  if (taps % 2 == 0 || taps > kMostTaps) {
    throw Error(ErrorKind::format, io::for_terminal(kernel) + " is " + shape_text(std::span<const std::size_t>(shape)) +
                                       ", expected an odd number of neighbours");
  }
  if (const StoredTensor stored = weights.expect(kernel, {taps})) kernel_ = stored.read();
}

FeatureMap EfficientChannelGate::apply(FeatureMap features, KeptMaps maps) const {
  Vector factors = convolve_same(channel_means(features), kernel_);
  sigmoid(values_of(factors));
  if (maps != nullptr) maps->push_back(channel_gate_map(name_, values_of(factors)));
  multiply_channels(features, values_of(factors));
  return features;
}

std::unique_ptr<const FeatureLayer> find_gate(Weights& weights, const std::string& name, std::size_t channels,
                                              const GateShape& shape) {
  if (weights.has(name + ".conv_attn.weight"))
    return std::make_unique<GlobalContext>(weights, name, channels, shape.activation);
  if (weights.has(name + ".conv.weight")) return std::make_unique<EfficientChannelGate>(weights, name);
  for (const auto& [reduce, expand] : {std::pair{"fc1", "fc2"}, std::pair{"conv_reduce", "conv_expand"}}) {
    if (!weights.has(name + "." + reduce + ".weight")) continue;
    const SqueezeExciteGate::Names names{name, reduce, expand};
    return std::make_unique<SqueezeExciteGate>(weights, names, channels, shape);
  }
  return nullptr;
}

}  // namespace attnviz::models
