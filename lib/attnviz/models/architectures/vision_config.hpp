#pragma once

#include "attnviz/models/architectures/vision_transformer.hpp"
#include "attnviz/models/config.hpp"

namespace attnviz::models {

/// What a family takes for granted when config.json leaves a key out: the defaults of its class.
struct VisionDefaults {
  std::size_t width = 768, layers = 12, heads = 12, inner = 3072, side = 224, patch = 16;
  double epsilon = 1e-12;
  std::string_view activation = "gelu";
};

/// The keys that all vision transformers of the Hugging Face layout share.
VisionShape vision_shape(const Config& config, const VisionDefaults& defaults);

/// Throws `format` when the heads do not divide the width.
void require_whole_heads(const Config& config, std::size_t width, std::size_t heads);

}  // namespace attnviz::models
