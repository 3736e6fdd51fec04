#include "attnviz/models/architectures/dinov2.hpp"

#include "attnviz/models/architectures/limits.hpp"
#include "attnviz/models/architectures/vision_config.hpp"

namespace attnviz::models {

std::unique_ptr<Model> load_dinov2(const Checkpoint& checkpoint, const Naming& naming, const Config& config) {
  VisionShape shape = vision_shape(config, {.epsilon = 1e-6});
  const bool registers = config.text_or("model_type", "dinov2") == "dinov2_with_registers";
  const std::size_t width = shape.block.attention.width;
  const std::size_t inner = width * config.count_or("mlp_ratio", 4, {1, 64});
  shape.block.layer_scale = true;
  shape.block.feed_forward.inner = inner;
  if (config.flag_or("use_swiglu_ffn", false)) {
    shape.block.feed_forward.kind = FeedForwardShape::Kind::gated;
    shape.block.feed_forward.inner = swiglu_inner(inner);
  }
  if (registers) {
    shape.registers = config.count_or("num_register_tokens", 4, kRegisterLimits);
    shape.resize = PositionResize::bicubic_antialias;
  }
  Weights weights(checkpoint, naming);
  const std::string name = registers ? "dinov2_with_registers" : "dinov2";
  auto model = std::make_unique<VisionTransformer>(name, weights, shape, config.labels("id2label"));
  weights.finish(name);
  return model;
}

}  // namespace attnviz::models
