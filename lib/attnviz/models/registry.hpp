#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string_view>

#include "attnviz/models/checkpoint.hpp"
#include "attnviz/models/config.hpp"
#include "attnviz/models/model.hpp"
#include "attnviz/models/naming/naming.hpp"

namespace attnviz::models {

/// What an architecture says about itself, for `list models`, `explain`, dumps and docs.
struct ArchitectureDescription {
  std::string_view name;   ///< model_type of config.json: "dinov2"
  std::string_view title;  ///< "DINOv2"
  InputKind input;
  std::string_view summary;
  std::string_view citation;
};

/// One row of THE table.
struct Architecture {
  ArchitectureDescription description;
  std::span<const Naming* const> namings;  ///< how its checkpoints name tensors, the best known first
  std::unique_ptr<Model> (*load)(const Checkpoint& checkpoint, const Naming& naming, const Config& config);
};

std::span<const Architecture> architectures();

/// The network in a folder (config.json beside its weights) or in one weights file whose naming tells what it is.
/// Checks every tensor's name and shape; reads no large one. `input` chooses the half of a network that reads both.
/// Throws not_found, io, format, limit, unsupported.
std::unique_ptr<const Model> load(const std::filesystem::path& path, std::optional<InputKind> input = std::nullopt);

}  // namespace attnviz::models
