#include "attnviz/models/architectures/timm_vit.hpp"

#include <cmath>

#include "attnviz/core/error.hpp"
#include "attnviz/io/escape.hpp"
#include "attnviz/models/architectures/limits.hpp"
#include "attnviz/models/architectures/vision_config.hpp"

namespace attnviz::models {
namespace {

std::size_t heads_of(const Config& config, std::size_t width) {
  constexpr std::size_t kHeadWidth = 64;
  const Config arguments = config.section("model_args");
  const std::size_t usual = std::max<std::size_t>(width / kHeadWidth, 1);
  const std::size_t heads = arguments.has("num_heads") ? arguments.count("num_heads", kHeadLimits)
                                                       : config.count_or("num_heads", usual, kHeadLimits);
  require_whole_heads(config, width, heads);
  return heads;
}

/// Everything that the tensors' shapes say.
VisionShape shape_of(const Weights& weights, const Config& config) {
  const auto patch = weights.shape_of("embeddings.patch.weight"), up = weights.shape_of("layers.0.mlp.up.weight");
  const auto position = weights.shape_of("embeddings.position"),
             gate = weights.shape_of("layers.0.mlp.gated_up.weight");
  const std::size_t layers = weights.count("layers.*.attention_norm.weight");
  if (patch.size() != 4 || position.size() < 2 || (up.size() != 2 && gate.size() != 2) || layers == 0) {
    throw Error(ErrorKind::format,
                io::for_terminal(weights.checkpoint().path().string()) +
                    ": the patch kernel, position table or layers of a vision transformer are missing");
  }
  VisionShape shape;
  const std::size_t width = patch[0], rows = position[position.size() - 2];
  shape.layers = layers;
  shape.patch = patch[3];
  shape.block.attention = {.width = width, .heads = heads_of(config, width), .bias = Bias::optional};
  shape.block.feed_forward = {.width = width, .inner = up.empty() ? gate[0] / 2 : up[0]};
  if (up.empty()) shape.block.feed_forward.kind = FeedForwardShape::Kind::gated;
  shape.block.epsilon = 1e-6F;
  shape.block.layer_scale = weights.has("layers.0.attention_scale");
  shape.class_token = weights.has("embeddings.class_token");
  shape.distillation_token = weights.has("embeddings.distillation_token");
  shape.norm_before = weights.has("embeddings.norm.weight");
  for (const char* name : {"embeddings.registers", "embeddings.author_registers"}) {
    if (const auto registers = weights.shape_of(name); registers.size() >= 2) {
      shape.registers = registers[registers.size() - 2];
      shape.registers_name = name;
    }
  }
  const std::size_t prefix = (shape.class_token ? 1U : 0U) + (shape.distillation_token ? 1U : 0U);
  const auto is_square = [](std::size_t cells) {
    const auto side = static_cast<std::size_t>(std::lround(std::sqrt(static_cast<double>(cells))));
    return side * side == cells ? side : 0;
  };
  // timm's networks with registers fold the class token's position into the token.
  shape.prefix_has_positions = rows > prefix && is_square(rows - prefix) > 0;
  shape.side = shape.patch * is_square(shape.prefix_has_positions ? rows - prefix : rows);
  return shape;
}

}  // namespace

std::unique_ptr<Model> load_timm_vit(const Checkpoint& checkpoint, const Naming& naming, const Config& config) {
  Weights weights(checkpoint, naming);
  VisionShape shape = shape_of(weights, config);
  // timm antialiases when it stretches positions. The authors' files have no config.json of timm's: DINO's and DINOv2's
  // networks without registers offset the scale, those with registers antialias.
  const bool timm = config.has("architecture") || config.has("pretrained_cfg");
  shape.resize = timm || shape.registers > 0 ? PositionResize::bicubic_antialias : PositionResize::bicubic_offset;
  auto model = std::make_unique<VisionTransformer>("timm_vit", weights, shape, config.texts("label_names"));
  weights.finish("timm_vit");
  return model;
}

std::unique_ptr<Model> load_torchvision_vit(const Checkpoint& checkpoint, const Naming& naming, const Config& config) {
  Weights weights(checkpoint, naming);
  VisionShape shape = shape_of(weights, config);
  shape.resize = PositionResize::bicubic_corners;
  auto model = std::make_unique<VisionTransformer>("torchvision_vit", weights, shape, std::vector<std::string>());
  weights.finish("torchvision_vit");
  return model;
}

}  // namespace attnviz::models
