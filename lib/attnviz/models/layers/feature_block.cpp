#include "attnviz/models/layers/feature_block.hpp"

#include <algorithm>

#include "attnviz/core/error.hpp"
#include "attnviz/core/parallel.hpp"

namespace attnviz::models {
namespace {

void add_and_activate(FeatureMap& features, const FeatureMap& other, Activation activation) {
  if (features.rows != other.rows || features.columns != other.columns || features.channels() != other.channels()) {
    throw Error(ErrorKind::shape,
                "block: " + shape_text(features.values) + " and its shortcut " + shape_text(other.values) + " differ");
  }
  constexpr std::size_t kValues = 32'768;
  float* const to = features.values.data();
  const float* const from = other.values.data();
  const ActivationKernel kernel = kernel_of(activation);
  parallel_for(features.values.size(), kValues, [&](std::size_t begin, std::size_t end) {
    for (std::size_t index = begin; index < end; ++index) to[index] += from[index];
    if (kernel != nullptr) kernel(to + begin, end - begin);
  });
}

}  // namespace

FeatureMap apply_all(const FeatureLayers& layers, FeatureMap features, KeptMaps maps) {
  for (const auto& layer : layers) features = layer->apply(std::move(features), maps);
  return features;
}

FeatureMap FeatureBlock::apply(FeatureMap features, KeptMaps maps) const {
  if (shortcut == Shortcut::none) return apply_all(main, std::move(features), maps);
  FeatureMap result = apply_all(main, features, maps);
  if (shortcut == Shortcut::layers) features = apply_all(shortcut_layers, std::move(features));
  add_and_activate(result, features, activation);
  return result;
}

bool FeatureBlock::has_gate() const {
  return std::ranges::any_of(main, [](const auto& layer) { return layer->is_gate(); });
}

void LayerChain::convolve(const ConvolutionNames& names, const ConvolutionShape& shape) {
  auto convolution = std::make_unique<const Convolution>(weights_, names, channels_, shape);
  channels_ = convolution->outputs();
  layers_.push_back(std::move(convolution));
}

void LayerChain::add(std::unique_ptr<const FeatureLayer> layer) {
  if (layer) layers_.push_back(std::move(layer));
}

void LayerChain::add(std::unique_ptr<const FeatureLayer> layer, std::size_t channels) {
  channels_ = channels;
  add(std::move(layer));
}

}  // namespace attnviz::models
