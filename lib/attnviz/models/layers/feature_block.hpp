#pragma once

#include <string>

#include "attnviz/models/layers/convolution.hpp"
#include "attnviz/models/layers/feature_layer.hpp"

namespace attnviz::models {

/// One block of a convolutional network: y = activation(main(x) + shortcut(x)).
struct FeatureBlock {
  FeatureLayers main;
  enum class Shortcut { none, input, layers } shortcut = Shortcut::none;
  FeatureLayers shortcut_layers;
  Activation activation = Activation::none;

  FeatureMap apply(FeatureMap features, KeptMaps maps) const;
  bool has_gate() const;
};

/// Every layer in turn.
FeatureMap apply_all(const FeatureLayers& layers, FeatureMap features, KeptMaps maps = nullptr);

/// Layers in a row, each reading as many channels as the one before it makes.
class LayerChain {
 public:
  LayerChain(Weights& weights, std::size_t channels) : weights_(weights), channels_(channels) {}

  void convolve(const ConvolutionNames& names, const ConvolutionShape& shape);
  /// A layer that leaves the number of channels as it is, or another; null is passed over.
  void add(std::unique_ptr<const FeatureLayer> layer);
  void add(std::unique_ptr<const FeatureLayer> layer, std::size_t channels);

  std::size_t channels() const { return channels_; }
  FeatureLayers take() { return std::move(layers_); }

 private:
  Weights& weights_;
  std::size_t channels_;
  FeatureLayers layers_;
};

}  // namespace attnviz::models
