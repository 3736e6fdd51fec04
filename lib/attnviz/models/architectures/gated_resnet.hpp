#pragma once

#include <memory>

#include "attnviz/models/checkpoint.hpp"
#include "attnviz/models/config.hpp"
#include "attnviz/models/model.hpp"
#include "attnviz/models/naming/naming.hpp"

namespace attnviz::models {

/// The small residual networks that attnviz itself trained, one kind of gate a network: "gate" of config.json is none,
/// se, eca, cbam, gc, nonlocal, simam or external. `none` shows what each place says for its answer.
///   picture -> stem -> blocks -> mean over places -> classes        block: relu(gate(main(x)) + shortcut(x))
/// Throws `format` for another kind and for tensors that do not fit.
std::unique_ptr<Model> load_gated_resnet(const Checkpoint& checkpoint, const Naming& naming, const Config& config);

}  // namespace attnviz::models
