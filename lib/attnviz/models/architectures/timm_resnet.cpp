#include "attnviz/models/architectures/timm_resnet.hpp"

#include <algorithm>

#include "attnviz/models/architectures/convolutional_network.hpp"
#include "attnviz/models/architectures/timm_structure.hpp"
#include "attnviz/models/layers/channel_gate.hpp"
#include "attnviz/models/layers/pooling.hpp"
#include "attnviz/models/layers/selective_kernel.hpp"

namespace attnviz::models {
namespace {

constexpr std::size_t kPictureChannels = 3, kMostStages = 4, kMostBlocks = 512;
constexpr Activation kRelu = Activation::relu;

/// timm's ResNet of a name, read off the tensors.
class ResnetReader {
 public:
  ResnetReader(Weights& weights, const std::string& architecture)
      : weights_(weights), antialiases_(architecture.find("aa") != std::string::npos) {}

  ConvolutionalNetwork::Parts read() {
    ConvolutionalNetwork::Parts parts;
    parts.stem = stem();
    for (std::size_t stage = 1; stage <= kMostStages; ++stage) {
      for (std::size_t block = 0; block < kMostBlocks; ++block) {
        const std::string name = "layer" + std::to_string(stage) + "." + std::to_string(block) + ".";
        if (block > 0 && !is_block(name)) break;
        parts.blocks.push_back(this->block(name, stage > 1 && block == 0 ? 2 : 1));
        parts.stages.push_back(stage);
      }
    }
    parts.width = channels_;
    parts.pooled.push_back(std::make_unique<GlobalMean>());
    if (weights_.has("head.weight")) parts.head.emplace(weights_, "head", channels_);
    return parts;
  }

 private:
  bool has(const std::string& name) const { return weights_.has(name + ".weight"); }
  bool is_block(const std::string& name) const {
    return has(name + "conv1") || has(name + "conv1.conv") || SelectiveKernel::is_at(weights_, name + "conv1");
  }

  FeatureLayers stem() {
    LayerChain chain(weights_, kPictureChannels);
    if (has("conv1.0")) {
      chain.convolve({"conv1.0", "conv1.1"}, {.stride = 2, .activation = kRelu});
      chain.convolve({"conv1.3", "conv1.4"}, {.activation = kRelu});
      chain.convolve({"conv1.6", "bn1"}, {.activation = kRelu});
    } else {
      chain.convolve({"conv1", "bn1"}, {.stride = 2, .activation = kRelu});
    }
    if (has("maxpool.0")) {
      chain.convolve({"maxpool.0", "maxpool.1"}, {.stride = 2, .activation = kRelu});
    } else if (antialiases_) {
      chain.add(std::make_unique<MeanPool>(MeanPool::Rest::dropped));
    } else {
      chain.add(std::make_unique<MaxPool>());
    }
    channels_ = chain.channels();
    return chain.take();
  }

  /// A convolution as it stands in plain blocks, in those of SK, or SK itself.
  void convolve(LayerChain& chain, const ConvolutionNames& names, const ConvolutionShape& shape) {
    if (SelectiveKernel::is_at(weights_, names.convolution)) {
      auto layer = std::make_unique<const SelectiveKernel>(weights_, names.convolution, chain.channels(), shape);
      const std::size_t outputs = layer->outputs();
      chain.add(std::move(layer), outputs);
    } else if (has(names.convolution + ".conv")) {
      chain.convolve({names.convolution + ".conv", names.convolution + ".bn"}, shape);
    } else {
      chain.convolve(names, shape);
    }
  }

  FeatureBlock block(const std::string& name, std::size_t stride) {
    FeatureBlock block{.activation = kRelu};
    LayerChain chain(weights_, channels_);
    const bool thins = antialiases_ && stride == 2;
    const ConvolutionShape striding{.stride = thins ? 1 : stride, .activation = kRelu};
    const bool bottleneck = has(name + "conv3") || has(name + "conv3.conv");
    if (bottleneck) convolve(chain, {name + "conv1", name + "bn1"}, {.activation = kRelu});
    const std::string wide = bottleneck ? "2" : "1", last = bottleneck ? "3" : "2";
    convolve(chain, {name + "conv" + wide, name + "bn" + wide}, striding);
    if (thins) chain.add(std::make_unique<MeanPool>(MeanPool::Rest::dropped));
    convolve(chain, {name + "conv" + last, name + "bn" + last}, {});
    chain.add(find_gate(weights_, name + "se", chain.channels()));
    block.shortcut = FeatureBlock::Shortcut::input;
    if (has(name + "downsample.0") || has(name + "downsample.1")) {
      block.shortcut = FeatureBlock::Shortcut::layers;
      block.shortcut_layers = shortcut(name + "downsample.", stride);
    }
    channels_ = chain.channels();
    block.main = chain.take();
    return block;
  }

  FeatureLayers shortcut(const std::string& name, std::size_t stride) {
    LayerChain chain(weights_, channels_);
    if (has(name + "0")) {
      chain.convolve({name + "0", name + "1"}, {.stride = stride});
    } else {
      if (stride == 2) chain.add(std::make_unique<MeanPool>(MeanPool::Rest::kept));
      chain.convolve({name + "1", name + "2"}, {});
    }
    return chain.take();
  }

  Weights& weights_;
  bool antialiases_;
  std::size_t channels_ = 0;
};

/// Whether a name is that of a network without gates.
bool is_plain(const std::string& architecture) {
  return (architecture.starts_with("resne") && !architecture.starts_with("resnetrs")) ||
         architecture.starts_with("wide_resnet");
}

}  // namespace

std::unique_ptr<Model> load_timm_resnet(const Checkpoint& checkpoint, const Naming& naming, const Config& config) {
  const std::string architecture = timm_architecture(
      config, {"seresnet#",          "seresnet#t",     "seresnet#d",         "seresnext#_#x#d", "seresnext#d_#x#d",
               "seresnext#t_#x#d",   "seresnetaa#d",   "seresnextaa#d_#x#d", "ecaresnet#t",     "ecaresnet#d",
               "ecaresnet#d_pruned", "ecaresnetlight", "ecaresnext#t_#x#d",  "skresnet#",       "skresnet#d",
               "skresnext#_#x#d",    "resnetrs#",      "senet154",           "resnet#",         "resnet#t",
               "resnet#d",           "resnetaa#d",     "resnext#_#x#d",      "resnext#d_#x#d",  "wide_resnet#_#"});
  Weights weights(checkpoint, naming);
  ConvolutionalNetwork::Parts parts = ResnetReader(weights, architecture).read();
  parts.labels = timm_labels(config);
  if (is_plain(architecture)) parts.gates = ConvolutionalNetwork::Gates::optional;
  weights.finish(architecture);
  require_all_used(weights, architecture);
  return std::make_unique<ConvolutionalNetwork>(architecture, std::move(parts));
}

}  // namespace attnviz::models
