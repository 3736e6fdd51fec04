#include "attnviz/models/architectures/vision_config.hpp"

#include "attnviz/core/error.hpp"
#include "attnviz/models/architectures/limits.hpp"

namespace attnviz::models {

void require_whole_heads(const Config& config, std::size_t width, std::size_t heads) {
  if (width % heads == 0) return;
  throw Error(ErrorKind::format, config.name() + ": " + std::to_string(heads) + " heads do not divide a width of " +
                                     std::to_string(width));
}

VisionShape vision_shape(const Config& config, const VisionDefaults& defaults) {
  VisionShape shape;
  const std::size_t width = config.count_or("hidden_size", defaults.width, kWidthLimits);
  const std::size_t heads = config.count_or("num_attention_heads", defaults.heads, kHeadLimits);
  require_whole_heads(config, width, heads);
  const auto epsilon = config.real_or("layer_norm_eps", defaults.epsilon, kEpsilonLimits);
  shape.layers = config.count_or("num_hidden_layers", defaults.layers, kLayerLimits);
  shape.side = config.count_or("image_size", defaults.side, kSideLimits);
  shape.patch = config.count_or("patch_size", defaults.patch, kPatchLimits);
  if (shape.patch > shape.side) {
    throw Error(ErrorKind::format, config.name() + ": patch_size " + std::to_string(shape.patch) +
                                       " is larger than image_size " + std::to_string(shape.side));
  }
  if (config.count_or("num_channels", 3, {1, 1024}) != 3) {
    throw Error(ErrorKind::unsupported, config.name() + ": pictures of other than 3 channels");
  }
  shape.block.attention = {
      .width = width, .heads = heads, .bias = config.flag_or("qkv_bias", true) ? Bias::required : Bias::none};
  shape.block.feed_forward = {.width = width,
                              .inner = config.count_or("intermediate_size", defaults.inner, kInnerLimits),
                              .activation = parse_activation(config.text_or("hidden_act", defaults.activation))};
  shape.block.epsilon = static_cast<float>(epsilon);
  return shape;
}

}  // namespace attnviz::models
