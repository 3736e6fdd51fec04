#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "attnviz/models/config.hpp"

namespace attnviz::models {

/// What the inputs that a network was trained on are like, so that it can say of another one that it is not of their
/// world: the mean and the deviation of each of some features over the training inputs, and how far off an input may
/// be. The distance is the mean over the features of ((f - mean) / deviation)^2: the squared distance of Mahalanobis
/// (1936) with a diagonal covariance, by their number. It is near one for an input of this world.
class World {
 public:
  /// Of the section "world" of a config.json: {"mean": [...], "deviation": [...], "limit": 2.1}. Throws `format` unless
  /// both lists have `features` numbers, no deviation is zero or less, and there is a limit.
  World(const Config& section, std::size_t features);

  std::size_t features() const { return mean_.size(); }
  double limit() const { return limit_; }
  /// Throws `shape` for another number of features.
  double distance(std::span<const float> features) const;
  /// Empty for an input of this world, else "the picture is unlike those it was trained on (distance 12.3, at
  /// most 2.1)".
  std::string outside(std::span<const float> features, std::string_view input = "picture") const;

 private:
  std::vector<double> mean_, deviation_;
  double limit_ = 0;
};

}  // namespace attnviz::models
