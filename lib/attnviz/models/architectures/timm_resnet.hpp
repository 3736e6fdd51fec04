#pragma once

#include <memory>

#include "attnviz/models/checkpoint.hpp"
#include "attnviz/models/config.hpp"
#include "attnviz/models/model.hpp"
#include "attnviz/models/naming/convolutional.hpp"

namespace attnviz::models {

/// ResNets as timm saves them: SE, ECA and SK in its ResNet class (seresnet50, ecaresnet26t, skresnet18 ...), and those
/// without gates (resnet50, resnext50_32x4d ...), which show what each place says for their answer.
std::unique_ptr<Model> load_timm_resnet(const Checkpoint& checkpoint, const Naming& naming, const Config& config);
/// GC, SE and ECA in its ByobNet class (gcresnet50t, gcresnext26ts, seresnet33ts ...).
std::unique_ptr<Model> load_timm_byobnet(const Checkpoint& checkpoint, const Naming& naming, const Config& config);

}  // namespace attnviz::models
