#pragma once

#include <memory>

#include "attnviz/models/checkpoint.hpp"
#include "attnviz/models/config.hpp"
#include "attnviz/models/model.hpp"
#include "attnviz/models/naming/vision.hpp"

namespace attnviz::models {

/// ViT, DINO and plain DeiT in the Hugging Face layout.
std::unique_ptr<Model> load_vit(const Checkpoint& checkpoint, const Naming& naming, const Config& config);
/// DeiT with its distillation token.
std::unique_ptr<Model> load_deit(const Checkpoint& checkpoint, const Naming& naming, const Config& config);

}  // namespace attnviz::models
