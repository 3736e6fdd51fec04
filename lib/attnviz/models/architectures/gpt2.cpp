#include "attnviz/models/architectures/gpt2.hpp"

#include "attnviz/core/error.hpp"
#include "attnviz/models/architectures/limits.hpp"
#include "attnviz/models/architectures/text_transformer.hpp"
#include "attnviz/models/architectures/vision_config.hpp"

namespace attnviz::models {

std::unique_ptr<Model> load_gpt2(const Checkpoint& checkpoint, const Naming& naming, const Config& config) {
  TextShape shape;
  const std::size_t width = config.count_or("n_embd", 768, kWidthLimits);
  const std::size_t heads = config.count_or("n_head", 12, kHeadLimits);
  require_whole_heads(config, width, heads);
  if (config.flag_or("scale_attn_by_inverse_layer_idx", false)) {
    throw Error(ErrorKind::unsupported, config.name() + ": scale_attn_by_inverse_layer_idx");
  }
  shape.layers = config.count_or("n_layer", 12, kLayerLimits);
  shape.vocabulary = config.count_or("vocab_size", 50257, kVocabularyLimits);
  shape.positions = config.count_or("n_positions", config.count_or("n_ctx", 1024, kPositionLimits), kPositionLimits);
  shape.embedding = width;
  shape.block.attention = {.width = width, .heads = heads};
  if (!config.flag_or("scale_attn_weights", true)) shape.block.attention.scale = 1;
  shape.block.feed_forward = {.width = width,
                              .inner = config.count_or("n_inner", 4 * width, kInnerLimits),
                              .activation = parse_activation(config.text_or("activation_function", "gelu_new"))};
  shape.block.epsilon = static_cast<float>(config.real_or("layer_norm_epsilon", 1e-5, kEpsilonLimits));
  shape.causal = true;
  shape.embedding_norm = false;
  shape.last_norm = true;
  Weights weights(checkpoint, naming);
  auto model = std::make_unique<TextTransformer>("gpt2", weights, shape);
  TextTransformer::Heads parts;
  parts.next =
      WordHead::table_only(weights, "next", {.width = width, .embedding = width, .vocabulary = shape.vocabulary});
  model->add_heads(std::move(parts));
  weights.finish("gpt2");
  return model;
}

}  // namespace attnviz::models
