#include <algorithm>
#include <array>

#include "attnviz/models/architectures/convolutional_network.hpp"
#include "attnviz/models/architectures/timm_resnet.hpp"
#include "attnviz/models/architectures/timm_structure.hpp"
#include "attnviz/models/layers/channel_gate.hpp"
#include "attnviz/models/layers/pooling.hpp"

namespace attnviz::models {
namespace {

constexpr std::size_t kPictureChannels = 3, kMostStages = 8, kMostBlocks = 512;

/// What the tensors of one of timm's ByobNets do not say.
struct ByobShape {
  std::string_view name;
  Activation activation;
  bool pools;  ///< behind the stem; else its last convolution strides
};

constexpr std::array<ByobShape, 8> kShapes = {{{"gcresnet33ts", Activation::silu, false},
                                               {"gcresnet50t", Activation::relu, false},
                                               {"gcresnext26ts", Activation::silu, true},
                                               {"gcresnext50ts", Activation::silu, true},
                                               {"seresnet33ts", Activation::silu, false},
                                               {"seresnext26ts", Activation::silu, true},
                                               {"eca_resnet33ts", Activation::silu, false},
                                               {"eca_resnext26ts", Activation::silu, true}}};

FeatureBlock read_block(Weights& weights, const std::string& name, std::size_t channels,
                        const ConvolutionShape& shape) {
  FeatureBlock block{.activation = shape.activation};
  LayerChain chain(weights, channels);
  const auto convolve = [](LayerChain& layers, const std::string& part, const ConvolutionShape& how) {
    layers.convolve({part + ".conv", part + ".bn"}, how);
  };
  convolve(chain, name + "conv1_1x1", {.activation = shape.activation});
  convolve(chain, name + "conv2_kxk", shape);
  chain.add(find_gate(weights, name + "attn", chain.channels()));
  convolve(chain, name + "conv3_1x1", {});
  block.main = chain.take();
  block.shortcut = FeatureBlock::Shortcut::input;
  if (weights.has(name + "shortcut.conv.weight")) {
    LayerChain across(weights, channels);
    convolve(across, name + "shortcut", {.stride = shape.stride});
    block.shortcut = FeatureBlock::Shortcut::layers;
    block.shortcut_layers = across.take();
  }
  return block;
}

FeatureLayers read_stem(Weights& weights, const ByobShape& shape, std::size_t& channels) {
  LayerChain chain(weights, kPictureChannels);
  for (const char* part : {"1", "2", "3"}) {
    const std::string name = std::string("stem.conv") + part;
    const bool strides = *part == '1' || (*part == '3' && !shape.pools);
    chain.convolve({name + ".conv", name + ".bn"}, {.stride = strides ? 2U : 1U, .activation = shape.activation});
  }
  if (shape.pools) chain.add(std::make_unique<MaxPool>());
  channels = chain.channels();
  return chain.take();
}

ConvolutionalNetwork::Parts read(Weights& weights, const ByobShape& shape) {
  ConvolutionalNetwork::Parts parts;
  std::size_t channels = 0;
  parts.stem = read_stem(weights, shape, channels);
  for (std::size_t stage = 0; stage < kMostStages; ++stage) {
    for (std::size_t block = 0; block < kMostBlocks; ++block) {
      const std::string name = "stages." + std::to_string(stage) + "." + std::to_string(block) + ".";
      const auto last = weights.shape_of(name + "conv3_1x1.conv.weight");
      if (last.empty()) break;
      const std::size_t stride = stage > 0 && block == 0 ? 2 : 1;
      parts.blocks.push_back(read_block(weights, name, channels, {.stride = stride, .activation = shape.activation}));
      parts.stages.push_back(stage);
      channels = last.front();
    }
  }
  LayerChain tail(weights, channels);
  if (weights.has("final_conv.conv.weight")) {
    tail.convolve({"final_conv.conv", "final_conv.bn"}, {.activation = shape.activation});
  }
  parts.width = tail.channels();
  parts.tail = tail.take();
  parts.pooled.push_back(std::make_unique<GlobalMean>());
  if (weights.has("head.weight")) parts.head.emplace(weights, "head", parts.width);
  return parts;
}

}  // namespace

std::unique_ptr<Model> load_timm_byobnet(const Checkpoint& checkpoint, const Naming& naming, const Config& config) {
  std::vector<std::string> known;
  known.reserve(std::size(kShapes));
  for (const ByobShape& shape : kShapes) known.emplace_back(shape.name);
  const std::string architecture = timm_architecture(config, known);
  Weights weights(checkpoint, naming);
  ConvolutionalNetwork::Parts parts = read(weights, *std::ranges::find(kShapes, architecture, &ByobShape::name));
  parts.labels = timm_labels(config);
  weights.finish(architecture);
  require_all_used(weights, architecture);
  return std::make_unique<ConvolutionalNetwork>(architecture, std::move(parts));
}

}  // namespace attnviz::models
