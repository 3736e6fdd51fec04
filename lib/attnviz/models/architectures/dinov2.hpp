#pragma once

#include <memory>

#include "attnviz/models/checkpoint.hpp"
#include "attnviz/models/config.hpp"
#include "attnviz/models/model.hpp"
#include "attnviz/models/naming/vision.hpp"

namespace attnviz::models {

/// DINOv2 with and without registers, in the Hugging Face layout.
std::unique_ptr<Model> load_dinov2(const Checkpoint& checkpoint, const Naming& naming, const Config& config);

/// The inner width of its SwiGLU layers: two thirds of the plain one, up to whole eights.
constexpr std::size_t swiglu_inner(std::size_t inner) {
  return (inner * 2 / 3 + 7) / 8 * 8;
}

}  // namespace attnviz::models
