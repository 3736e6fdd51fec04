#pragma once

#include <memory>

#include "attnviz/models/checkpoint.hpp"
#include "attnviz/models/config.hpp"
#include "attnviz/models/model.hpp"
#include "attnviz/models/naming/vision.hpp"

namespace attnviz::models {

// Checkpoints whose sizes are read off the tensors. The number of heads cannot be: it is the width over 64, as in all
// published ones, unless config.json says otherwise ("num_heads", there or in "model_args").

/// ViT, DeiT, DINO, DINOv2 as timm and their authors save them.
std::unique_ptr<Model> load_timm_vit(const Checkpoint& checkpoint, const Naming& naming, const Config& config);
/// ViT as torchvision saves it.
std::unique_ptr<Model> load_torchvision_vit(const Checkpoint& checkpoint, const Naming& naming, const Config& config);

}  // namespace attnviz::models
