#include "attnviz/mechanisms/gates/global_context.hpp"

#include <algorithm>

#include "attnviz/core/activation.hpp"
#include "attnviz/core/error.hpp"
#include "attnviz/core/softmax.hpp"

namespace attnviz::mechanisms {
namespace {

using Fusion = GlobalContextOptions::Fusion;
using Transform = GlobalContextWeights::Transform;

Vector place_weights(const Tensor3& features, const LinearLayer& layer) {
  const std::size_t channels = features.shape(0), area = features.shape(1) * features.shape(2);
  const std::size_t expected[] = {1, channels};
  require_shape("gc: weight of the places", std::span(layer.weight.shape().data(), 2), expected);
  if (area == 0) throw Error(ErrorKind::shape, "gc: a feature map " + shape_text(features) + " is empty");
  Vector weights = Vector::from_shape({area});
  std::ranges::fill(values_of(weights), layer.bias.size() > 0 ? layer.bias(0) : 0.0F);
  for (std::size_t channel = 0; channel < channels; ++channel) {
    const float factor = layer.weight(0, channel);
    const float* plane = features.data() + channel * area;
    for (std::size_t index = 0; index < area; ++index) weights.data()[index] += factor * plane[index];
  }
  softmax(values_of(weights));
  return weights;
}

Vector weighted_mean(const Tensor3& features, const Vector& weights) {
  Vector context = Vector::from_shape({features.shape(0)});
  for (std::size_t channel = 0; channel < context.size(); ++channel) {
    const float* plane = features.data() + channel * weights.size();
    double sum = 0;
    for (std::size_t index = 0; index < weights.size(); ++index) {
      sum += static_cast<double>(weights.data()[index]) * static_cast<double>(plane[index]);
    }
    context(channel) = static_cast<float>(sum);
  }
  return context;
}

Vector transformed(const Vector& context, const Transform& transform) {
  const Vector down = affine(transform.network.down, context);
  Matrix hidden = Matrix::from_shape({1, down.size()});
  std::ranges::copy(values_of(down), hidden.data());
  layer_norm(hidden, values_of(transform.norm_scale), values_of(transform.norm_shift), transform.epsilon);
  relu(values_of(hidden));
  Vector activated = Vector::from_shape({down.size()});
  std::ranges::copy(values_of(hidden), activated.data());
  return affine(transform.network.up, activated);
}

/// How one transform is called in one of the two layouts.
struct Names {
  std::string down, norm, up;
  float epsilon;
};

Transform read_transform(Parameters& parameters, const Names& names, std::size_t channels, std::size_t hidden) {
  Transform transform;
  transform.network = read_bottleneck(parameters, {names.down, names.up}, channels, hidden);
  hidden = transform.network.down.weight.shape(0);
  transform.norm_scale = parameters.vector({names.norm + ".weight"}, hidden, Initializer::ones());
  transform.norm_shift = parameters.vector({names.norm + ".bias"}, hidden, Initializer::zeros());
  transform.epsilon = names.epsilon;
  return transform;
}

Names names_of(const Parameters& parameters, const std::string& authors, const std::string& timm) {
  if (parameters.stored_shape({timm + ".fc1.weight"})) return {timm + ".fc1", timm + ".norm", timm + ".fc2", 1e-6F};
  return {authors + ".0", authors + ".1", authors + ".3", 1e-5F};
}

}  // namespace

GlobalContextResult global_context(const Tensor3& features, const GlobalContextWeights& weights) {
  GlobalContextResult result;
  result.weights = place_weights(features, weights.place);
  const Vector context = weighted_mean(features, result.weights);
  result.output = features;
  if (weights.scale) {
    result.gate = transformed(context, *weights.scale);
    sigmoid(values_of(result.gate));
    result.output = apply_gate(result.output, result.gate);
  }
  if (weights.add) {
    result.addition = transformed(context, *weights.add);
    const std::size_t area = result.weights.size();
    for (std::size_t index = 0; index < result.output.size(); ++index) {
      result.output.data()[index] += result.addition(index / area);
    }
  }
  return result;
}

GlobalContextWeights read_global_context(Parameters& parameters, std::size_t channels,
                                         const GlobalContextOptions& options) {
  const Names scale = names_of(parameters, "channel_mul_conv", "mlp_scale");
  const Names add = names_of(parameters, "channel_add_conv", "mlp_add");
  const bool has_scale = parameters.stored_shape({scale.down + ".weight"}).has_value();
  const bool has_add = parameters.stored_shape({add.down + ".weight"}).has_value() || !has_scale;
  const bool as_stored = options.fusion == Fusion::automatic;
  const bool scales = as_stored ? has_scale : options.fusion != Fusion::add;
  const bool adds = as_stored ? has_add : options.fusion != Fusion::scale;
  const std::size_t hidden = hidden_channels(parameters, channels, {options.reduction, kGlobalContext.name});
  GlobalContextWeights weights;
  weights.place = read_linear(parameters, {"conv_mask", "conv_attn"}, {channels, 1}, Drawn::torch);
  if (scales) weights.scale = read_transform(parameters, scale, channels, hidden);
  if (adds) weights.add = read_transform(parameters, add, channels, hidden);
  return weights;
}

std::vector<AttentionMap> run_global_context(const Inputs& inputs, Parameters& parameters,
                                             const GlobalContextOptions& options) {
  const Tensor3 features = features_of(inputs);
  const auto result = global_context(features, read_global_context(parameters, features.shape(0), options));

  AttentionMap weights{.name = "weights", .axes = {{AxisKind::query, 1, {}}, key_axis(inputs)}};
  weights.values = Tensor::from_shape({1, inputs.count()});
  // Prefix tokens have no place on the feature map and take no part.
  std::ranges::fill(values_of(weights.values), 0.0F);
  std::ranges::copy(values_of(result.weights), weights.values.data() + (inputs.count() - result.weights.size()));
  weights.kind = ValueKind::probability;
  weights.sums_over = AxisKind::key;
  weights.grid = inputs.grid;
  weights.reading = "one distribution over places, the same for every query";
  std::vector<AttentionMap> maps = {std::move(weights)};
  if (result.gate.size() > 0) {
    auto gate = channel_gate_maps(result.gate, features, inputs);
    std::ranges::move(gate, std::back_inserter(maps));
  }
  if (result.addition.size() > 0) {
    AttentionMap addition{.name = "addition", .axes = {channel_axis(inputs)}};
    addition.values = result.addition;
    addition.kind = ValueKind::signed_value;
    addition.title = "what is added to each channel";
    addition.reading = "what is added to each channel at every place";
    maps.push_back(std::move(addition));
  }
  return maps;
}

}  // namespace attnviz::mechanisms
