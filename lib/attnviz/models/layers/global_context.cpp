#include "attnviz/models/layers/global_context.hpp"

#include <algorithm>

#include "attnviz/core/activation.hpp"
#include "attnviz/core/softmax.hpp"
#include "attnviz/models/layers/channel_gate.hpp"
#include "attnviz/models/layers/place_maps.hpp"

namespace attnviz::models {
namespace {

AttentionMap addition_map(const std::string& name, std::span<const float> terms) {
  AttentionMap map = channel_gate_map(name, terms);
  map.name = name + ".addition";
  map.kind = ValueKind::signed_value;
  map.bounds.reset();
  map.title = name + ": what is added to each channel";
  map.reading = "what is added to each channel at every place";
  return map;
}

}  // namespace

GlobalContext::Transform::Transform(Weights& weights, const std::string& name, std::size_t channels) {
  const auto shape = weights.shape_of(name + ".fc1.weight");
  const std::size_t hidden = shape.empty() ? 1 : std::max<std::size_t>(shape.front(), 1);
  reduce = Linear(weights, name + ".fc1", {.outputs = hidden, .inputs = channels});
  norm = Norm(weights, name + ".norm", hidden, 1e-6F);
  expand = Linear(weights, name + ".fc2", {.outputs = channels, .inputs = hidden});
}

std::vector<float> GlobalContext::Transform::operator()(const std::vector<float>& context,
                                                        Activation activation) const {
  Matrix hidden = Matrix::from_shape({std::size_t{1}, reduce.outputs()});
  reduce.packed().apply(context, values_of(hidden));
  norm.apply(hidden);
  if (const ActivationKernel kernel = kernel_of(activation)) kernel(hidden.data(), hidden.size());
  std::vector<float> result(expand.outputs());
  expand.packed().apply(values_of(std::as_const(hidden)), result);
  return result;
}

GlobalContext::GlobalContext(Weights& weights, const std::string& name, std::size_t channels, Activation activation)
    : name_(name), place_(weights, name + ".conv_attn", {.outputs = 1, .inputs = channels}), activation_(activation) {
  if (weights.has(name + ".mlp_scale.fc1.weight")) scale_ = Transform(weights, name + ".mlp_scale", channels);
  if (weights.has(name + ".mlp_add.fc1.weight")) add_ = Transform(weights, name + ".mlp_add", channels);
}

FeatureMap GlobalContext::apply(FeatureMap features, KeptMaps maps) const {
  Matrix weights = place_(features.values);  // [places, 1]
  softmax(values_of(weights));
  if (maps != nullptr) maps->push_back(place_distribution_map(name_, features, values_of(std::as_const(weights))));
  const std::vector<float> context = channel_sums(features, values_of(std::as_const(weights)));
  if (scale_) {
    std::vector<float> factors = scale_(context, activation_);
    sigmoid(factors);
    if (maps != nullptr) maps->push_back(channel_gate_map(name_, factors));
    multiply_channels(features, factors);
  }
  if (add_) {
    const std::vector<float> terms = add_(context, activation_);
    if (maps != nullptr) maps->push_back(addition_map(name_, terms));
    add_to_channels(features, terms);
  }
  return features;
}

}  // namespace attnviz::models
