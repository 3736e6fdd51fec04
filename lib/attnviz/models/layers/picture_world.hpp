#pragma once

#include <string>
#include <vector>

#include "attnviz/models/layers/feature_map.hpp"
#include "attnviz/models/layers/world.hpp"

namespace attnviz::models {

/// Whether a picture is of the world that a network was trained on, told by its first features: mean and deviation over
/// the places of each of the first channels, turned into directions that vary independently of each other there. The
/// distance of World along these is that of Mahalanobis (1936) with the full covariance: deep features forget what a
/// network does not need, the first ones still have the relations between neighbouring pixels that a photo breaks.
class PictureWorld {
 public:
  /// Of the section "world" of a config.json: {"directions": [n * n], "mean": [n], "deviation": [n], "limit": 4.4},
  /// with n = 2 `channels`; row by row, a feature each. Throws `format`.
  PictureWorld(const Config& section, std::size_t channels);

  /// Empty for a picture of this world. `features` have at least as many channels.
  std::string outside(const FeatureMap& features) const;

 private:
  std::size_t channels_;
  std::vector<double> directions_;  ///< [feature, direction]
  World world_;
};

}  // namespace attnviz::models
