#pragma once

#include <memory>

#include "attnviz/models/checkpoint.hpp"
#include "attnviz/models/config.hpp"
#include "attnviz/models/model.hpp"
#include "attnviz/models/naming/text.hpp"
#include "attnviz/models/naming/vision.hpp"

namespace attnviz::models {

// The two halves of CLIP as OpenAI and open_clip save them. Sizes are read from the tensors; what no shape says is
// OpenAI's way, unless open_clip_config.json ("model_cfg") says otherwise: heads of 64 channels, and QuickGELU, which
// is open_clip's way only where its config asks for it.
std::unique_ptr<Model> load_openai_clip_vision(const Checkpoint& checkpoint, const Naming& naming,
                                               const Config& config);
std::unique_ptr<Model> load_openai_clip_text(const Checkpoint& checkpoint, const Naming& naming, const Config& config);

}  // namespace attnviz::models
