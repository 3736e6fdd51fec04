#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "attnviz/core/error.hpp"
#include "attnviz/pipeline/shard.hpp"

namespace attnviz::pipeline {

struct VideoFrame;

/// One thing to look at: a file, the standard input, or a text from the command line. Of a video each frame becomes one
/// of its own when its time comes.
struct Source {
  enum class Origin { file, standard_input, literal };
  Origin origin = Origin::file;
  std::filesystem::path path;         ///< of a file
  std::string literal;                ///< of a text from the command line
  std::string name;                   ///< as it stands in messages and dumps: "photos/cat.jpg", "-", "text-1"
  std::filesystem::path stem;         ///< where its outputs go, below the output folder and without suffix: "sub/cat"
  bool video = false;                 ///< a file that is a video
  std::shared_ptr<VideoFrame> frame;  ///< of a frame; of a video empty
  std::optional<Error> problem;       ///< set when it is not there or cannot be read, for instance a closed folder
};

struct DiscoverOptions {
  bool recursive = false;
  std::filesystem::path output;  ///< never searched: yesterday's pictures are not today's input
  Shard shard;                   ///< only the sources whose names belong to it
};

/// Expands files, folders, globs ("*.jpg", quoted) and "-" into sources, each once, in sorted order; texts come last.
/// In folders only files with a known ending count, those of videos where videos can be read; a file that is named
/// itself always does.
/// A path that does not exist, a glob without match or an empty folder is a source with a problem: it fails as any
/// input may, and the others are done. Throws `usage` when standard input is named twice.
std::vector<Source> discover(std::span<const std::string> inputs, std::span<const std::string> texts,
                             const DiscoverOptions& options);

}  // namespace attnviz::pipeline
