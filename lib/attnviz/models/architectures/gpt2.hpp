#pragma once

#include <memory>

#include "attnviz/models/checkpoint.hpp"
#include "attnviz/models/config.hpp"
#include "attnviz/models/model.hpp"
#include "attnviz/models/naming/text.hpp"

namespace attnviz::models {

std::unique_ptr<Model> load_gpt2(const Checkpoint& checkpoint, const Naming& naming, const Config& config);

}  // namespace attnviz::models
