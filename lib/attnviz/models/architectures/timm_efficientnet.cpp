#include "attnviz/models/architectures/timm_efficientnet.hpp"

#include "attnviz/models/architectures/convolutional_network.hpp"
#include "attnviz/models/architectures/timm_structure.hpp"
#include "attnviz/models/layers/channel_gate.hpp"
#include "attnviz/models/layers/pooling.hpp"

namespace attnviz::models {
namespace {

constexpr std::size_t kPictureChannels = 3, kMostBlocks = 512;

/// What the tensors of such a network do not say.
struct MobileShape {
  std::string_view strides;     ///< of the first block of each stage
  std::size_t relu_stages = 0;  ///< the first stages have ReLU
  Activation activation = Activation::silu;
  GateShape gate{Activation::silu, GateShape::Factor::sigmoid};
  Padding padding = Padding::centered;
  float epsilon = 1e-5F;
  bool pools_first = false;  ///< the head's convolution reads the mean over places

  ConvolutionShape of(std::size_t stride, Activation own) const { return {stride, 1, own, padding, epsilon}; }
  Activation activation_of(std::size_t stage) const { return stage < relu_stages ? Activation::relu : activation; }
};

MobileShape shape_of(const std::string& architecture) {
  MobileShape shape{.strides = "1222121"};
  if (architecture.find("mobilenet") != std::string::npos) {
    const bool small = architecture.find("small") != std::string::npos;
    if (small) shape.strides = "222121";
    shape.relu_stages = small ? 2 : 3;
    shape.activation = Activation::hard_swish;
    shape.gate = {Activation::relu, GateShape::Factor::hard_sigmoid};
    shape.pools_first = true;
  }
  if (architecture.starts_with("tf_")) {
    shape.padding = Padding::same;
    shape.epsilon = 1e-3F;
  }
  return shape;
}

class MobileReader {
 public:
  MobileReader(Weights& weights, const MobileShape& shape) : weights_(weights), shape_(shape) {}

  ConvolutionalNetwork::Parts read() {
    ConvolutionalNetwork::Parts parts;
    LayerChain stem(weights_, kPictureChannels);
    stem.convolve({"conv_stem", "bn1"}, shape_.of(2, shape_.activation));
    channels_ = stem.channels();
    parts.stem = stem.take();
    for (std::size_t stage = 0; stage < shape_.strides.size(); ++stage) {
      for (std::size_t block = 0; block < kMostBlocks; ++block) {
        const std::string name = "blocks." + std::to_string(stage) + "." + std::to_string(block) + ".";
        if (!has(name + "conv") && !has(name + "conv_pw") && !has(name + "conv_exp")) break;
        const std::size_t stride = block == 0 && shape_.strides[stage] == '2' ? 2 : 1;
        parts.blocks.push_back(this->block(name, stride, shape_.activation_of(stage)));
        parts.stages.push_back(stage);
      }
    }
    read_head(parts);
    return parts;
  }

 private:
  bool has(const std::string& name) const { return weights_.has(name + ".weight"); }

  /// The four kinds of blocks, by the tensors that are there.
  FeatureBlock block(const std::string& name, std::size_t stride, Activation activation) {
    LayerChain chain(weights_, channels_);
    const ConvolutionShape plain = shape_.of(1, activation), striding = shape_.of(stride, activation),
                           linear = shape_.of(1, Activation::none);
    GateShape gate = shape_.gate;
    bool adds = stride == 1;
    if (has(name + "conv")) {
      chain.convolve({name + "conv", name + "bn1"}, striding);
      adds = adds && !shape_.pools_first;  // MobileNetV3 has no way around its last stage
    } else if (has(name + "conv_exp")) {
      chain.convolve({name + "conv_exp", name + "bn1"}, striding);
      chain.add(find_gate(weights_, name + "se", chain.channels(), gate));
      chain.convolve({name + "conv_pwl", name + "bn2"}, linear);
    } else {
      const bool expands = has(name + "conv_pwl");
      if (expands) chain.convolve({name + "conv_pw", name + "bn1"}, plain);
      chain.convolve({name + "conv_dw", name + (expands ? "bn2" : "bn1")}, striding);
      chain.add(find_gate(weights_, name + "se", chain.channels(), gate));
      chain.convolve({name + (expands ? "conv_pwl" : "conv_pw"), name + (expands ? "bn3" : "bn2")}, linear);
    }
    FeatureBlock block;
    if (adds && chain.channels() == channels_) block.shortcut = FeatureBlock::Shortcut::input;
    channels_ = chain.channels();
    block.main = chain.take();
    return block;
  }

  void read_head(ConvolutionalNetwork::Parts& parts) {
    LayerChain chain(weights_, channels_);
    const std::string norm = shape_.pools_first ? "" : "bn2";
    if (has("conv_head")) chain.convolve({"conv_head", norm}, shape_.of(1, shape_.activation));
    const std::size_t width = chain.channels();
    parts.width = shape_.pools_first ? channels_ : width;
    parts.pooled.push_back(std::make_unique<GlobalMean>());
    for (auto& layer : chain.take()) (shape_.pools_first ? parts.pooled : parts.tail).push_back(std::move(layer));
    if (has("head")) parts.head.emplace(weights_, "head", width);
  }

  Weights& weights_;
  const MobileShape& shape_;
  std::size_t channels_ = 0;
};

}  // namespace

std::unique_ptr<Model> load_timm_efficientnet(const Checkpoint& checkpoint, const Naming& naming,
                                              const Config& config) {
  std::vector<std::string> known;
  for (const char* name : {"efficientnet_b#", "efficientnet_l2", "efficientnetv2_s", "efficientnetv2_m",
                           "efficientnetv2_l", "efficientnetv2_xl", "mobilenetv3_large_#", "mobilenetv3_small_#"}) {
    known.emplace_back(name);
    known.push_back(std::string("tf_") + name);
  }
  for (const char* name : {"efficientnetv2_rw_t", "efficientnetv2_rw_s", "efficientnetv2_rw_m",
                           "gc_efficientnetv2_rw_t", "tf_efficientnetv2_b#", "mobilenetv3_large_#d"}) {
    known.emplace_back(name);
  }
  const std::string architecture = timm_architecture(config, known);
  Weights weights(checkpoint, naming);
  ConvolutionalNetwork::Parts parts = MobileReader(weights, shape_of(architecture)).read();
  parts.labels = timm_labels(config);
  weights.finish(architecture);
  require_all_used(weights, architecture);
  return std::make_unique<ConvolutionalNetwork>(architecture, std::move(parts));
}

}  // namespace attnviz::models
