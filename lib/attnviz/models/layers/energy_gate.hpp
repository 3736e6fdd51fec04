#pragma once

#include <string>

#include "attnviz/models/layers/feature_layer.hpp"

namespace attnviz::models {

/// SimAM: every value that is unlike the rest of its channel is turned up; nothing is learned. Yang et al. 2021, PMLR
/// 139:11863, as the authors' code has it.
///   E_t = (t - mean)^2 / (4 (v + 0.0001)) + 1/2     v = sum of squares / (places - 1)     y_t = sigmoid(E_t) t
/// Maps: NAME.places [row, column], the mean factor over the channels; NAME.values [channel, row, column].
class EnergyGate : public FeatureLayer {
 public:
  explicit EnergyGate(std::string name) : name_(std::move(name)) {}
  FeatureMap apply(FeatureMap features, KeptMaps maps) const override;
  bool is_gate() const override { return true; }

 private:
  std::string name_;
};

}  // namespace attnviz::models
