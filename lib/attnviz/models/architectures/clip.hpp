#pragma once

#include <memory>

#include "attnviz/models/checkpoint.hpp"
#include "attnviz/models/config.hpp"
#include "attnviz/models/model.hpp"
#include "attnviz/models/naming/text.hpp"
#include "attnviz/models/naming/vision.hpp"

namespace attnviz::models {

// The two halves of CLIP and SigLIP, from a file of both or of one.
std::unique_ptr<Model> load_clip_vision(const Checkpoint& checkpoint, const Naming& naming, const Config& config);
std::unique_ptr<Model> load_clip_text(const Checkpoint& checkpoint, const Naming& naming, const Config& config);
std::unique_ptr<Model> load_siglip_vision(const Checkpoint& checkpoint, const Naming& naming, const Config& config);
std::unique_ptr<Model> load_siglip_text(const Checkpoint& checkpoint, const Naming& naming, const Config& config);

}  // namespace attnviz::models
