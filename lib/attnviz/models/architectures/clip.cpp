#include "attnviz/models/architectures/clip.hpp"

#include "attnviz/core/error.hpp"
#include "attnviz/models/architectures/limits.hpp"
#include "attnviz/models/architectures/text_transformer.hpp"
#include "attnviz/models/architectures/vision_config.hpp"

namespace attnviz::models {
namespace {

/// The part of a config that describes one half: a section of a file of both, or the whole of a file of one.
Config half(const Config& config, std::string_view section) {
  const std::string type = config.text_or("model_type", "");
  return type == "clip" || type == "siglip" ? config.section(section) : config;
}

TextShape text_shape(const Config& config, std::string_view activation, double epsilon) {
  TextShape shape;
  const std::size_t width = config.count_or("hidden_size", activation == "quick_gelu" ? 512 : 768, kWidthLimits);
  const std::size_t heads = config.count_or("num_attention_heads", activation == "quick_gelu" ? 8 : 12, kHeadLimits);
  require_whole_heads(config, width, heads);
  shape.layers = config.count_or("num_hidden_layers", 12, kLayerLimits);
  shape.vocabulary = config.count_or("vocab_size", activation == "quick_gelu" ? 49408 : 32000, kVocabularyLimits);
  shape.positions = config.count_or("max_position_embeddings", activation == "quick_gelu" ? 77 : 64, kPositionLimits);
  shape.embedding = width;
  shape.block.attention = {.width = width, .heads = heads};
  shape.block.feed_forward = {
      .width = width,
      .inner = config.count_or("intermediate_size", activation == "quick_gelu" ? 2048 : 3072, kInnerLimits),
      .activation = parse_activation(config.text_or("hidden_act", activation))};
  shape.block.epsilon = static_cast<float>(config.real_or("layer_norm_eps", epsilon, kEpsilonLimits));
  shape.embedding_norm = false;
  shape.last_norm = true;
  return shape;
}

}  // namespace

std::unique_ptr<Model> load_clip_vision(const Checkpoint& checkpoint, const Naming& naming, const Config& config) {
  VisionShape shape =
      vision_shape(half(config, "vision_config"), {.patch = 32, .epsilon = 1e-5, .activation = "quick_gelu"});
  shape.patch_bias = Bias::none;
  shape.norm_before = true;
  shape.last_norm = VisionShape::LastNorm::pooled;
  Weights weights(checkpoint, naming);
  auto model = std::make_unique<VisionTransformer>("clip", weights, shape, std::vector<std::string>());
  weights.finish("clip");
  return model;
}

std::unique_ptr<Model> load_siglip_vision(const Checkpoint& checkpoint, const Naming& naming, const Config& config) {
  VisionShape shape = vision_shape(half(config, "vision_config"), {.epsilon = 1e-6, .activation = "gelu_pytorch_tanh"});
  shape.class_token = false;
  Weights weights(checkpoint, naming);
  auto model = std::make_unique<VisionTransformer>("siglip", weights, shape, std::vector<std::string>());
  weights.finish("siglip");
  return model;
}

std::unique_ptr<Model> load_clip_text(const Checkpoint& checkpoint, const Naming& naming, const Config& config) {
  TextShape shape = text_shape(half(config, "text_config"), "quick_gelu", 1e-5);
  shape.causal = true;
  Weights weights(checkpoint, naming);
  auto model = std::make_unique<TextTransformer>("clip", weights, shape);
  weights.finish("clip");
  return model;
}

std::unique_ptr<Model> load_siglip_text(const Checkpoint& checkpoint, const Naming& naming, const Config& config) {
  const TextShape shape = text_shape(half(config, "text_config"), "gelu_pytorch_tanh", 1e-6);
  Weights weights(checkpoint, naming);
  auto model = std::make_unique<TextTransformer>("siglip", weights, shape);
  weights.finish("siglip");
  return model;
}

}  // namespace attnviz::models
