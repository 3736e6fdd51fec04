#pragma once

#include <filesystem>

namespace attnviz::app {

/// Writes FOLDER/index.html, the page of a folder of results, and returns its path. An older page of ours is replaced;
/// a file that attnviz has not written is left alone: throws `exists`.
std::filesystem::path write_page(const std::filesystem::path& folder);

}  // namespace attnviz::app
