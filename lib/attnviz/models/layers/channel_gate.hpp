#pragma once

#include <string>

#include "attnviz/models/layers/feature_layer.hpp"
#include "attnviz/models/layers/linear.hpp"

namespace attnviz::models {

/// What the tensors of a gate do not say.
struct GateShape {
  Activation activation = Activation::relu;  ///< between its two layers
  enum class Factor { sigmoid, hard_sigmoid } factor = Factor::sigmoid;
};

/// Squeeze and excitation, each channel's factor from all channels' means. Hu et al. 2017, arXiv:1709.01507.
///   g = sigmoid(W2 activation(W1 mean(x) + b1) + b2)        y = g x
/// Map: NAME.gate [channel].
class SqueezeExciteGate : public FeatureLayer {
 public:
  /// `reduce` and `expand`: what its two layers are called within `name`.
  struct Names {
    std::string name, reduce, expand;
  };
  SqueezeExciteGate(Weights& weights, const Names& names, std::size_t channels, const GateShape& shape);
  FeatureMap apply(FeatureMap features, KeptMaps maps) const override;
  bool is_gate() const override { return true; }

 private:
  std::string name_;
  Linear reduce_, expand_;
  GateShape::Factor factor_;
};

/// Efficient channel attention, each channel's factor from its neighbours' means. Wang et al. 2019, arXiv:1910.03151.
///   g = sigmoid(w * mean(x)), a convolution along the channels        y = g x
/// Map: NAME.gate [channel].
class EfficientChannelGate : public FeatureLayer {
 public:
  EfficientChannelGate(Weights& weights, const std::string& name);
  FeatureMap apply(FeatureMap features, KeptMaps maps) const override;
  bool is_gate() const override { return true; }

 private:
  std::string name_;
  std::vector<float> kernel_;
};

/// The gate at `name` by the tensors that are there: either of these or a GlobalContext; null when there is none.
std::unique_ptr<const FeatureLayer> find_gate(Weights& weights, const std::string& name, std::size_t channels,
                                              const GateShape& shape = {});

/// The map of one factor a channel.
AttentionMap channel_gate_map(const std::string& name, std::span<const float> factors);

}  // namespace attnviz::models
