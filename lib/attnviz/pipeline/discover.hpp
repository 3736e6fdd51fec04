#pragma once

#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "attnviz/core/error.hpp"

namespace attnviz::pipeline {

/// One thing to look at: a file, the standard input, or a text from the command line.
struct Source {
  enum class Origin { file, standard_input, literal };
  Origin origin = Origin::file;
  std::filesystem::path path;    ///< of a file
  std::string literal;           ///< of a text from the command line
  std::string name;              ///< as it stands in messages and dumps: "photos/cat.jpg", "-", "text-1"
  std::filesystem::path stem;    ///< where its outputs go, below the output folder and without suffix: "sub/cat"
  std::optional<Error> problem;  ///< set when it was found but cannot be read, for instance a closed folder
};

struct DiscoverOptions {
  bool recursive = false;
  std::filesystem::path output;                  ///< never searched: yesterday's pictures are not today's input
  std::size_t shard_index = 0, shard_count = 1;  ///< every shard_count-th source, from shard_index on
};

/// Expands files, folders, globs ("*.jpg", quoted) and "-" into sources, each once, in sorted order; texts come last.
/// In folders only files with a known ending count; a file that is named itself always does.
/// Throws `not_found` for a path that does not exist or a glob without match.
std::vector<Source> discover(std::span<const std::string> inputs, std::span<const std::string> texts,
                             const DiscoverOptions& options);

}  // namespace attnviz::pipeline
