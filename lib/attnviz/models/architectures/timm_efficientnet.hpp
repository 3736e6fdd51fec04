#pragma once

#include <memory>

#include "attnviz/models/checkpoint.hpp"
#include "attnviz/models/config.hpp"
#include "attnviz/models/model.hpp"
#include "attnviz/models/naming/convolutional.hpp"

namespace attnviz::models {

/// EfficientNet, EfficientNetV2 and MobileNetV3 as timm saves them, TensorFlow's (tf_...) too.
std::unique_ptr<Model> load_timm_efficientnet(const Checkpoint& checkpoint, const Naming& naming, const Config& config);

}  // namespace attnviz::models
