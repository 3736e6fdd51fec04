#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "attnviz/mechanisms/contract/mechanism.hpp"
#include "attnviz/pipeline/map_source.hpp"

namespace attnviz::pipeline {

/// Where mechanisms get learned tensors from: a file, or a seed.
struct WeightChoice {
  std::optional<std::filesystem::path> file;
  std::string sha256;
  std::uint64_t seed = 0;
};

/// The mechanisms that `names` (comma separated, or "all") ask for, with `assignments` ("reduction=4", or for one of
/// several mechanisms "se.reduction=4") set. Throws `usage` for unknown names and options that no mechanism has.
std::vector<mechanisms::Configured> configure(const std::string& names, const std::vector<std::string>& assignments);

/// Mechanisms as sources of maps. `queries`: those that were asked for, or none.
MapSources mechanism_sources(std::vector<mechanisms::Configured> chosen, const WeightChoice& weights,
                             const std::vector<QuerySpec>& queries);

}  // namespace attnviz::pipeline
