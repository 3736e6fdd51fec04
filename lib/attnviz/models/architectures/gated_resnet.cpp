#include "attnviz/models/architectures/gated_resnet.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include "attnviz/core/error.hpp"
#include "attnviz/core/nearest_name.hpp"
#include "attnviz/io/escape.hpp"
#include "attnviz/models/architectures/convolutional_network.hpp"
#include "attnviz/models/architectures/timm_structure.hpp"
#include "attnviz/models/layers/block_attention.hpp"
#include "attnviz/models/layers/channel_gate.hpp"
#include "attnviz/models/layers/energy_gate.hpp"
#include "attnviz/models/layers/external_memory.hpp"
#include "attnviz/models/layers/non_local.hpp"
#include "attnviz/models/layers/pooling.hpp"

namespace attnviz::models {
namespace {

constexpr std::size_t kPictureChannels = 3, kMostBlocks = 64, kMostSide = 1024;
constexpr std::array<std::string_view, 8> kGates = {"none", "se", "eca", "cbam", "gc", "nonlocal", "simam", "external"};

std::string gate_of(const Config& config) {
  std::string gate = config.text("gate");
  if (std::ranges::find(kGates, gate) != kGates.end()) return gate;
  throw Error(ErrorKind::format, config.name() + ": gate " + io::in_quotes(gate) + " is not known",
              did_you_mean(gate, std::vector<std::string>(kGates.begin(), kGates.end())));
}

class Reader {
 public:
  /// `shown`: the map to draw first, which may be a unit's of an external memory: "blocks.2.external.unit_5".
  Reader(Weights& weights, std::string gate, std::string shown)
      : weights_(weights), gate_(std::move(gate)), shown_(std::move(shown)) {}

  ConvolutionalNetwork::Parts read() {
    ConvolutionalNetwork::Parts parts;
    LayerChain stem(weights_, kPictureChannels);
    stem.convolve({"conv", "norm"}, {.stride = 2, .activation = Activation::relu});
    channels_ = stem.channels();
    parts.stem = stem.take();
    parts.stride = 2;
    const std::size_t blocks = std::clamp<std::size_t>(weights_.count("blocks.*.conv1.weight"), 1, kMostBlocks);
    for (std::size_t number = 0; number < blocks; ++number) {
      const std::string name = "blocks." + std::to_string(number) + ".";
      const std::size_t stride = weights_.has(name + "shortcut.0.weight") ? 2 : 1;
      parts.blocks.push_back(block(name, stride));
      parts.stages.push_back(number);
      parts.stride *= stride;
    }
    parts.width = channels_;
    parts.pooled.push_back(std::make_unique<GlobalMean>());
    parts.head.emplace(weights_, "head", channels_);
    return parts;
  }

 private:
  FeatureBlock block(const std::string& name, std::size_t stride) {
    FeatureBlock block{.activation = Activation::relu};
    LayerChain chain(weights_, channels_), across(weights_, channels_);
    chain.convolve({name + "conv1", name + "norm1"}, {.stride = stride, .activation = Activation::relu});
    chain.convolve({name + "conv2", name + "norm2"}, {});
    chain.add(gate(name + gate_, chain.channels()));
    block.shortcut = FeatureBlock::Shortcut::input;
    if (stride > 1) {
      across.convolve({name + "shortcut.0", name + "shortcut.1"}, {.stride = stride});
      block.shortcut = FeatureBlock::Shortcut::layers;
      block.shortcut_layers = across.take();
    }
    channels_ = chain.channels();
    block.main = chain.take();
    return block;
  }

  std::unique_ptr<const FeatureLayer> gate(const std::string& name, std::size_t channels) {
    if (gate_ == "none") return nullptr;
    if (gate_ == "simam") return std::make_unique<EnergyGate>(name);
    if (gate_ == "cbam") return std::make_unique<BlockAttention>(weights_, name, channels);
    if (gate_ == "external") return std::make_unique<ExternalMemory>(weights_, name, channels, shown_unit(name));
    if (gate_ != "nonlocal") return find_gate(weights_, name, channels);
    // Too many places look at each other in a first block: it may go without.
    if (!weights_.has(name + ".query.weight")) return nullptr;
    return std::make_unique<NonLocal>(weights_, name, channels);
  }

  std::optional<std::size_t> shown_unit(const std::string& name) const {
    const std::string start = name + ".unit_";
    std::size_t unit = 0;
    if (!shown_.starts_with(start)) return {};
    const char* const end = shown_.data() + shown_.size();
    const auto [rest, error] = std::from_chars(shown_.data() + start.size(), end, unit);
    return error == std::errc{} && rest == end ? std::optional(unit) : std::nullopt;
  }

  Weights& weights_;
  std::string gate_, shown_;
  std::size_t channels_ = 0;
};

}  // namespace

std::unique_ptr<Model> load_gated_resnet(const Checkpoint& checkpoint, const Naming& naming, const Config& config) {
  const std::string gate = gate_of(config);
  Weights weights(checkpoint, naming);
  ConvolutionalNetwork::Parts parts = Reader(weights, gate, config.text_or("shown", "")).read();
  const std::vector<std::size_t> stem = weights.shape_of("conv.weight");
  weights.finish("gated_resnet");
  require_all_used(weights, "gated_resnet");
  parts.side = config.count("image_size", {8, kMostSide});
  parts.shown = config.text_or("shown", "");
  for (std::size_t block = 0; block < parts.blocks.size(); ++block) {
    if (parts.shown.starts_with("blocks." + std::to_string(block) + ".")) parts.shown_block = block;
  }
  parts.labels = config.labels("id2label");
  if (config.has("world")) parts.world.emplace(config.section("world"), stem.front());
  if (gate == "none") parts.gates = ConvolutionalNetwork::Gates::optional;
  return std::make_unique<ConvolutionalNetwork>("gated_resnet", std::move(parts));
}

}  // namespace attnviz::models
