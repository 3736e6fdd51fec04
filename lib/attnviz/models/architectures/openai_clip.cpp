#include "attnviz/models/architectures/openai_clip.hpp"

#include <cmath>

#include "attnviz/core/error.hpp"
#include "attnviz/io/escape.hpp"
#include "attnviz/models/architectures/limits.hpp"
#include "attnviz/models/architectures/text_transformer.hpp"
#include "attnviz/models/architectures/vision_config.hpp"

namespace attnviz::models {
namespace {

constexpr std::size_t kHeadWidth = 64;
constexpr float kEpsilon = 1e-5F;

Activation activation_of(const Config& config) {
  const Config model = config.section("model_cfg");
  const bool quick = !config.has("model_cfg") || model.flag_or("quick_gelu", false);
  return parse_activation(config.text_or("hidden_act", quick ? "quick_gelu" : "gelu"));
}

[[noreturn]] void refuse(const Weights& weights, const std::string& what) {
  throw Error(ErrorKind::format, io::for_terminal(weights.checkpoint().path().string()) + ": " + what);
}

/// What both halves have: the sizes of a block.
BlockShape block_of(const Weights& weights, const Config& config, std::size_t width, std::size_t heads) {
  const auto up = weights.shape_of("layers.0.mlp.up.weight");
  if (up.size() != 2) refuse(weights, "the layers of a CLIP as OpenAI names them are missing");
  require_whole_heads(config, width, heads);
  return {.attention = {.width = width, .heads = heads},
          .feed_forward = {.width = width, .inner = up[0], .activation = activation_of(config)},
          .epsilon = kEpsilon};
}

std::size_t vision_heads(const Config& config, std::size_t width) {
  const Config vision = config.section("model_cfg").section("vision_cfg");
  if (vision.has("head_width")) return std::max<std::size_t>(width / vision.count("head_width", kWidthLimits), 1);
  // OpenAI's networks are up to 1024 channels wide. Those of open_clip that are wider have 16 heads of 80 to 112.
  constexpr std::size_t kWidest = 1024, kHeadsOfWider = 16;
  return width > kWidest ? kHeadsOfWider : std::max<std::size_t>(width / kHeadWidth, 1);
}

}  // namespace

std::unique_ptr<Model> load_openai_clip_vision(const Checkpoint& checkpoint, const Naming& naming,
                                               const Config& config) {
  Weights weights(checkpoint, naming);
  const auto patch = weights.shape_of("embeddings.patch.weight"), position = weights.shape_of("embeddings.position");
  if (patch.size() != 4 || position.size() != 2 || position[0] < 2) {
    refuse(weights, "the patch kernel or the position table of a CLIP as OpenAI names them is missing");
  }
  VisionShape shape;
  shape.layers = weights.count("layers.*.attention_norm.weight");
  shape.patch = patch[3];
  const std::size_t cells = position[0] - 1, width = patch[0];
  const auto along = static_cast<std::size_t>(std::lround(std::sqrt(static_cast<double>(cells))));
  if (along * along != cells) {
    refuse(weights, "a position table of " + std::to_string(position[0]) +
                        " rows, expected one for the class token and a square of patches");
  }
  shape.side = shape.patch * along;
  shape.block = block_of(weights, config, width, vision_heads(config, width));
  shape.patch_bias = Bias::none;
  shape.norm_before = true;
  shape.last_norm = VisionShape::LastNorm::pooled;
  // open_clip antialiases when it stretches positions; OpenAI's code never does.
  if (config.has("model_cfg")) shape.resize = PositionResize::bicubic_antialias;
  auto model = std::make_unique<VisionTransformer>("openai_clip", weights, shape, std::vector<std::string>());
  weights.finish("openai_clip");
  return model;
}

std::unique_ptr<Model> load_openai_clip_text(const Checkpoint& checkpoint, const Naming& naming, const Config& config) {
  Weights weights(checkpoint, naming);
  const auto words = weights.shape_of("embeddings.word.weight"),
             position = weights.shape_of("embeddings.position.weight");
  if (words.size() != 2 || position.size() != 2) {
    refuse(weights, "the word table or the position table of a CLIP as OpenAI names them is missing");
  }
  TextShape shape;
  shape.layers = weights.count("layers.*.attention_norm.weight");
  shape.vocabulary = words[0];
  shape.positions = position[0];
  shape.embedding = words[1];
  const Config text = config.section("model_cfg").section("text_cfg");
  const std::size_t usual = std::max<std::size_t>(words[1] / kHeadWidth, 1);
  shape.block = block_of(weights, config, words[1], text.count_or("heads", usual, kHeadLimits));
  shape.embedding_norm = false;
  shape.last_norm = true;
  shape.causal = true;
  auto model = std::make_unique<TextTransformer>("openai_clip", weights, shape);
  weights.finish("openai_clip");
  return model;
}

}  // namespace attnviz::models
