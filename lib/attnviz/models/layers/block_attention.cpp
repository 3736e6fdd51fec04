#include "attnviz/models/layers/block_attention.hpp"

#include <algorithm>
#include <numeric>

#include "attnviz/core/activation.hpp"
#include "attnviz/core/error.hpp"
#include "attnviz/models/layers/channel_gate.hpp"
#include "attnviz/models/layers/place_maps.hpp"

namespace attnviz::models {
namespace {

constexpr std::size_t kPlanes = 2;  // the largest value of all channels, and their mean

std::size_t hidden_of(const Weights& weights, const std::string& layer) {
  const auto shape = weights.shape_of(layer + ".weight");
  return shape.empty() ? 1 : std::max<std::size_t>(shape.front(), 1);
}

std::vector<float> channel_maxima(const FeatureMap& features) {
  const auto first = row_of(features.values, 0);
  std::vector<float> maxima(first.begin(), first.end());
  for (std::size_t place = 1; place < features.places(); ++place) {
    const auto row = row_of(features.values, place);
    for (std::size_t channel = 0; channel < maxima.size(); ++channel) {
      maxima[channel] = std::max(maxima[channel], row[channel]);
    }
  }
  return maxima;
}

}  // namespace

BlockAttention::BlockAttention(Weights& weights, const std::string& name, std::size_t channels)
    : name_(name),
      reduce_(weights, name + ".fc1",
              {.outputs = hidden_of(weights, name + ".fc1"), .inputs = channels, .activation = Activation::relu}),
      expand_(weights, name + ".fc2", {.outputs = channels, .inputs = hidden_of(weights, name + ".fc1")}),
      places_(weights, {name + ".spatial", name + ".norm"}, kPlanes, {}) {
  if (places_.outputs() == 1) return;
  throw Error(ErrorKind::format, name + ".spatial makes " + std::to_string(places_.outputs()) + " planes, expected 1");
}

std::vector<float> BlockAttention::channel_factors(const FeatureMap& features) const {
  std::vector<float> hidden(reduce_.outputs()), factors(expand_.outputs()), other(expand_.outputs());
  reduce_.packed().apply(channel_means(features), hidden);
  expand_.packed().apply(hidden, factors);
  reduce_.packed().apply(channel_maxima(features), hidden);
  expand_.packed().apply(hidden, other);
  for (std::size_t channel = 0; channel < factors.size(); ++channel) factors[channel] += other[channel];
  sigmoid(factors);
  return factors;
}

FeatureMap BlockAttention::place_factors(const FeatureMap& features) const {
  FeatureMap planes = make_features(features.rows, features.columns, kPlanes);
  for (std::size_t place = 0; place < features.places(); ++place) {
    const auto row = row_of(features.values, place);
    const double sum = std::accumulate(row.begin(), row.end(), 0.0);
    planes.values(place, 0) = std::ranges::max(row);
    planes.values(place, 1) = static_cast<float>(sum / static_cast<double>(row.size()));
  }
  FeatureMap factors = places_.apply(std::move(planes), nullptr);
  sigmoid(values_of(factors.values));
  return factors;
}

FeatureMap BlockAttention::apply(FeatureMap features, KeptMaps maps) const {
  const std::vector<float> channels = channel_factors(features);
  if (maps != nullptr) maps->push_back(channel_gate_map(name_, channels));
  multiply_channels(features, channels);
  const FeatureMap places = place_factors(features);
  const auto factors = values_of(places.values);
  if (maps != nullptr) maps->push_back(place_factor_map(name_, features, factors));
  for (std::size_t place = 0; place < features.places(); ++place) {
    for (float& value : row_of(features.values, place)) value *= factors[place];
  }
  return features;
}

}  // namespace attnviz::models
