#include "attnviz/models/layers/energy_gate.hpp"

#include <numeric>

#include "attnviz/core/activation.hpp"
#include "attnviz/models/layers/place_maps.hpp"

namespace attnviz::models {
namespace {

constexpr double kRidge = 1e-4;
constexpr float kLeast = 0.62245935F;  // sigmoid(1/2): no value is turned down further

/// sigmoid(E) of every value, in the order of the features.
Matrix factors_of(const FeatureMap& features) {
  const std::size_t places = features.places(), channels = features.channels();
  const std::vector<float> means = channel_means(features);
  std::vector<double> squares(channels);
  Matrix factors = Matrix::from_shape({places, channels});
  for (std::size_t place = 0; place < places; ++place) {
    for (std::size_t channel = 0; channel < channels; ++channel) {
      const double away = static_cast<double>(features.values(place, channel)) - static_cast<double>(means[channel]);
      squares[channel] += away * away;
      factors(place, channel) = static_cast<float>(away * away);
    }
  }
  // A single place has no others to differ from.
  const double others = places > 1 ? static_cast<double>(places - 1) : 1;
  for (double& sum : squares) sum = 1 / (4 * (sum / others + kRidge));
  for (std::size_t place = 0; place < places; ++place) {
    for (std::size_t channel = 0; channel < channels; ++channel) {
      float& value = factors(place, channel);
      value = static_cast<float>(static_cast<double>(value) * squares[channel] + 0.5);
    }
  }
  sigmoid(values_of(factors));
  return factors;
}

AttentionMap mean_map(const std::string& name, const FeatureMap& features, const Matrix& factors) {
  std::vector<float> means(features.places());
  for (std::size_t place = 0; place < means.size(); ++place) {
    const auto row = row_of(factors, place);
    means[place] =
        static_cast<float>(std::accumulate(row.begin(), row.end(), 0.0) / static_cast<double>(features.channels()));
  }
  AttentionMap map = place_factor_map(name, features, means);
  map.bounds = {kLeast, 1.0F};
  map.title = name + ": mean factor of each place";
  map.reading = "the mean over channels of the factors of a place";
  return map;
}

AttentionMap value_map(const std::string& name, const FeatureMap& features, const Matrix& factors) {
  AttentionMap map{.name = name + ".values",
                   .axes = {{AxisKind::channel, features.channels(), {}},
                            {AxisKind::row, features.rows, {}},
                            {AxisKind::column, features.columns, {}}}};
  map.values = Tensor::from_shape({features.channels(), features.rows, features.columns});
  for (std::size_t channel = 0; channel < features.channels(); ++channel) {
    for (std::size_t place = 0; place < features.places(); ++place) {
      map.values.data()[channel * features.places() + place] = factors(place, channel);
    }
  }
  map.kind = ValueKind::gate;
  map.bounds = {kLeast, 1.0F};
  map.title = name + ": factor of each value";
  map.reading = "each value is multiplied by its factor";
  map.grid = grid_of(features);
  return map;
}

}  // namespace

FeatureMap EnergyGate::apply(FeatureMap features, KeptMaps maps) const {
  const Matrix factors = factors_of(features);
  if (maps != nullptr) {
    maps->push_back(mean_map(name_, features, factors));
    maps->push_back(value_map(name_, features, factors));
  }
  for (std::size_t index = 0; index < factors.size(); ++index) features.values.data()[index] *= factors.data()[index];
  return features;
}

}  // namespace attnviz::models
