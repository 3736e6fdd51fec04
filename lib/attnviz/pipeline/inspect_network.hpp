#pragma once

#include <filesystem>
#include <string>

namespace attnviz::pipeline {

/// What a network's folder holds, as lines to read: architecture, sizes, what it predicts, numbers, files, tokenizer.
/// Its tensors' names and shapes are checked, none is read. Throws as `models::load` does.
std::string inspect_network(const std::filesystem::path& folder);

}  // namespace attnviz::pipeline
