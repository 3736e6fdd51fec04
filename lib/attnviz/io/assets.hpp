#pragma once

#include <filesystem>
#include <string_view>
#include <vector>

namespace attnviz::io {

/// The file or folder `relative` ("models/vit", "fonts/sans.ttf") among the files that come with attnviz: the first of
/// asset_folders() that has it. Throws not_found with every place that was tried.
std::filesystem::path asset(std::string_view relative);

/// Where assets may be, best first: $ATTNVIZ_ASSETS, ../share/attnviz beside the executable's folder, the source tree
/// for programs that run from the build tree, the folder that was configured for installation.
std::vector<std::filesystem::path> asset_folders();

}  // namespace attnviz::io
