#pragma once

#include <filesystem>

#include "attnviz/report/manifest.hpp"

namespace attnviz::report {

/// The line of the manifest, with status `skipped`, for a result that an earlier run has left: what its dump says of
/// the input, the mechanism and the files. The numbers are not read. `folder` is that of the manifest; outputs are
/// relative to it. Throws as `read_dump` does.
ManifestEntry kept_result(const std::filesystem::path& dump, const std::filesystem::path& folder);

}  // namespace attnviz::report
