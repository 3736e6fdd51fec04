#pragma once

#include <filesystem>
#include <string>

#include "attnviz/text/tokenize.hpp"

namespace attnviz::pipeline {

struct InspectOptions {
  text::Tokenizer tokenizer = text::Tokenizer::words;  ///< for texts
};

/// What a file is and holds, as lines to read: a dump (maps, axes, ranges, sums), a folder of results (its manifest), a
/// network's folder, a tensor file (names, types, shapes, ranges), a picture (format, size, orientation), a video
/// (format, size, rate), a text (its tokens). Text from the file is escaped for a terminal. Throws as the readers of
/// those files do.
std::string inspect(const std::filesystem::path& path, const InspectOptions& options);

}  // namespace attnviz::pipeline
