#pragma once

#include <filesystem>

#include "attnviz/report/manifest.hpp"
#include "attnviz/report/settings.hpp"

namespace attnviz::report {

/// A result that an earlier run has left.
struct KeptResult {
  ManifestEntry entry;  ///< status `skipped`
  ShapingSettings settings;
};

/// What a dump says of the input, the mechanism, the files and how they were made. The numbers are not read. `folder`
/// is that of the manifest; outputs are relative to it. Throws as `read_dump` does.
KeptResult kept_result(const std::filesystem::path& dump, const std::filesystem::path& folder);

}  // namespace attnviz::report
