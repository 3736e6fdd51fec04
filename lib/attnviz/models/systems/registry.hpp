#pragma once

#include <filesystem>
#include <memory>
#include <span>

#include "attnviz/models/registry.hpp"
#include "attnviz/models/systems/system.hpp"

namespace attnviz::models {

/// One row of the table of systems.
struct SystemArchitecture {
  ArchitectureDescription description;
  std::unique_ptr<const System> (*load)(const Checkpoint& checkpoint, const Config& config);
};

std::span<const SystemArchitecture> system_architectures();

/// Whether a folder's config.json names a system.
bool is_system(const std::filesystem::path& folder);

/// The system in a folder, config.json beside its weights. Checks every tensor's name and shape.
/// Throws not_found, io, format, limit, unsupported.
std::unique_ptr<const System> load_system(const std::filesystem::path& folder);

}  // namespace attnviz::models
