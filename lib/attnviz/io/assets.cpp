#include "attnviz/io/assets.hpp"

#include <algorithm>
#include <cstdlib>
#include <string>

#include "attnviz/core/error.hpp"
#include "attnviz/io/escape.hpp"

namespace attnviz::io {

namespace {

bool is_below(const std::filesystem::path& path, const std::filesystem::path& folder) {
  return std::mismatch(folder.begin(), folder.end(), path.begin(), path.end()).first == folder.end();
}

bool stays_inside(const std::filesystem::path& relative) {
  return !relative.empty() && relative.is_relative() && std::ranges::find(relative, "..") == relative.end();
}

}  // namespace

std::vector<std::filesystem::path> asset_folders() {
  std::vector<std::filesystem::path> folders;
  if (const char* chosen = std::getenv("ATTNVIZ_ASSETS"); chosen != nullptr && *chosen != '\0') {
    folders.emplace_back(chosen);
  }
  std::error_code ignored;
  const auto executable = std::filesystem::read_symlink("/proc/self/exe", ignored);
  if (!executable.empty()) {
    folders.push_back(executable.parent_path().parent_path() / "share" / "attnviz");
    // An older installation must not serve a program that was built just now; an installed one must not look here.
    if (is_below(executable, ATTNVIZ_BUILD_DIR)) folders.emplace_back(ATTNVIZ_SOURCE_ASSETS);
  }
  const std::filesystem::path installed = ATTNVIZ_INSTALLED_ASSETS;
  if (std::ranges::find(folders, installed) == folders.end()) folders.push_back(installed);
  return folders;
}

std::filesystem::path asset(std::string_view relative) {
  if (!stays_inside(relative)) {
    throw Error(ErrorKind::usage, "asset name " + in_quotes(relative) + " does not stay inside the assets folder");
  }
  std::string tried;
  for (const auto& folder : asset_folders()) {
    std::error_code unreadable;
    if (std::filesystem::exists(folder / relative, unreadable)) return folder / relative;
    tried += (tried.empty() ? "" : ", ") + path_text(folder);
  }
  throw Error(ErrorKind::not_found, "asset " + for_terminal(relative) + " is in none of " + tried,
              "set ATTNVIZ_ASSETS to the assets folder of attnviz");
}

}  // namespace attnviz::io
