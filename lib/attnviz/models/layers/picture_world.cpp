#include "attnviz/models/layers/picture_world.hpp"

#include <algorithm>
#include <cmath>

#include "attnviz/core/error.hpp"

namespace attnviz::models {

PictureWorld::PictureWorld(const Config& section, std::size_t channels)
    : channels_(channels), directions_(section.reals("directions")), world_(section, 2 * channels) {
  if (directions_.size() == 4 * channels * channels) return;
  throw Error(ErrorKind::format, section.name() + ": directions has " + std::to_string(directions_.size()) +
                                     " numbers, expected " + std::to_string(4 * channels * channels));
}

std::string PictureWorld::outside(const FeatureMap& features) const {
  const auto places = static_cast<double>(features.places());
  std::vector<double> sums(channels_), squares(channels_);
  for (std::size_t place = 0; place < features.places(); ++place) {
    const auto row = row_of(features.values, place);
    for (std::size_t channel = 0; channel < channels_; ++channel) {
      const auto value = static_cast<double>(row[channel]);
      sums[channel] += value;
      squares[channel] += value * value;
    }
  }
  std::vector<double> turned(2 * channels_);
  for (std::size_t feature = 0; feature < turned.size(); ++feature) {
    const double mean = sums[feature % channels_] / places;
    const double variance = std::max(squares[feature % channels_] / places - mean * mean, 0.0);
    const double value = feature < channels_ ? mean : std::sqrt(variance);
    for (std::size_t direction = 0; direction < turned.size(); ++direction) {
      turned[direction] += value * directions_[feature * turned.size() + direction];
    }
  }
  return world_.outside(std::vector<float>(turned.begin(), turned.end()));
}

}  // namespace attnviz::models
