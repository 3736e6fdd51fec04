#pragma once

#include <memory>
#include <vector>

#include "attnviz/core/attention_map.hpp"
#include "attnviz/models/layers/feature_map.hpp"

namespace attnviz::models {

/// What a gate lays down of itself: its map, or several; null: nobody asks.
using KeptMaps = std::vector<AttentionMap>*;

/// One step of a convolutional network. Immutable: many threads may apply it.
class FeatureLayer {
 public:
  virtual ~FeatureLayer() = default;
  FeatureLayer() = default;
  FeatureLayer(const FeatureLayer&) = delete;
  FeatureLayer& operator=(const FeatureLayer&) = delete;

  /// The features that go on. Gates add their maps to `maps` unless it is null.
  virtual FeatureMap apply(FeatureMap features, KeptMaps maps) const = 0;
  virtual bool is_gate() const { return false; }
};

using FeatureLayers = std::vector<std::unique_ptr<const FeatureLayer>>;

}  // namespace attnviz::models
