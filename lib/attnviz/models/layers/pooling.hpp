#pragma once

#include "attnviz/models/layers/feature_layer.hpp"

namespace attnviz::models {

/// Largest value of each channel under windows of 3 x 3 with stride 2, one row and column of the border around.
class MaxPool : public FeatureLayer {
 public:
  FeatureMap apply(FeatureMap features, KeptMaps maps) const override;
};

/// Mean of each channel over squares of 2 x 2. `Rest`: whether what is left at an odd side counts as a square of its
/// own or falls away.
class MeanPool : public FeatureLayer {
 public:
  enum class Rest { kept, dropped };
  explicit MeanPool(Rest rest) : rest_(rest) {}
  FeatureMap apply(FeatureMap features, KeptMaps maps) const override;

 private:
  Rest rest_;
};

/// Mean of each channel over all places: one place is left.
class GlobalMean : public FeatureLayer {
 public:
  FeatureMap apply(FeatureMap features, KeptMaps maps) const override;
};

}  // namespace attnviz::models
