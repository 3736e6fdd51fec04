#include "attnviz/models/layers/feature_map.hpp"

#include <algorithm>

#include "attnviz/core/error.hpp"
#include "attnviz/core/parallel.hpp"

namespace attnviz::models {
namespace {

/// Places of one piece of work.
constexpr std::size_t kPlaces = 256;

/// Calls change(row) for the channels of every place.
template <class Change>
void each_place(FeatureMap& features, Change change) {
  parallel_for(features.places(), kPlaces, [&](std::size_t begin, std::size_t end) {
    for (std::size_t place = begin; place < end; ++place) change(row_of(features.values, place));
  });
}

/// Sums in double, piece by piece: the same for every number of threads.
template <class Weight>
std::vector<float> summed(const FeatureMap& features, Weight weight_of) {
  const std::size_t channels = features.channels(), pieces = (features.places() - 1) / kPlaces + 1;
  std::vector<double> sums(pieces * channels);
  parallel_for(features.places(), kPlaces, [&](std::size_t begin, std::size_t end) {
    double* sum = sums.data() + begin / kPlaces * channels;
    for (std::size_t place = begin; place < end; ++place) {
      const auto row = row_of(features.values, place);
      const double weight = weight_of(place);
      for (std::size_t channel = 0; channel < channels; ++channel) {
        sum[channel] += weight * static_cast<double>(row[channel]);
      }
    }
  });
  std::vector<float> result(channels);
  for (std::size_t channel = 0; channel < channels; ++channel) {
    double sum = 0;
    for (std::size_t piece = 0; piece < pieces; ++piece) sum += sums[piece * channels + channel];
    result[channel] = static_cast<float>(sum);
  }
  return result;
}

}  // namespace

FeatureMap make_features(std::size_t rows, std::size_t columns, std::size_t channels) {
  checked_count("features", {{rows, columns, channels}});
  if (rows == 0 || columns == 0) {
    throw Error(ErrorKind::shape, "features: nothing is left of a picture that is too small for the network",
                "use a larger picture");
  }
  return {rows, columns, Matrix::from_shape({rows * columns, channels})};
}

FeatureMap to_features(const Tensor3& pixels) {
  const std::size_t channels = pixels.shape(0);
  FeatureMap features = make_features(pixels.shape(1), pixels.shape(2), channels);
  const std::size_t places = features.places();
  for (std::size_t place = 0; place < places; ++place) {
    for (std::size_t channel = 0; channel < channels; ++channel) {
      features.values(place, channel) = pixels.data()[channel * places + place];
    }
  }
  return features;
}

std::vector<float> channel_means(const FeatureMap& features) {
  const double share = 1.0 / static_cast<double>(features.places());
  return summed(features, [share](std::size_t) { return share; });
}

std::vector<float> channel_sums(const FeatureMap& features, std::span<const float> weights) {
  return summed(features, [weights](std::size_t place) { return static_cast<double>(weights[place]); });
}

void multiply_channels(FeatureMap& features, std::span<const float> factors) {
  each_place(features, [factors](std::span<float> row) {
    for (std::size_t channel = 0; channel < row.size(); ++channel) row[channel] *= factors[channel];
  });
}

void add_to_channels(FeatureMap& features, std::span<const float> terms) {
  each_place(features, [terms](std::span<float> row) {
    for (std::size_t channel = 0; channel < row.size(); ++channel) row[channel] += terms[channel];
  });
}

}  // namespace attnviz::models
