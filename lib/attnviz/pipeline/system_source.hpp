#pragma once

#include <memory>
#include <string>

#include "attnviz/pipeline/map_source.hpp"

namespace attnviz::pipeline {

/// Whether a network, in the box or in a folder, answers in steps (models/systems). Throws `not_found`.
bool is_system(const std::string& name);

/// A trained system as a source of maps: where it looked at each step, and what it says. Reads its weights at once,
/// which are small. Throws as `models::load_system` does.
std::shared_ptr<const MapSource> system_source(const std::string& name);

}  // namespace attnviz::pipeline
