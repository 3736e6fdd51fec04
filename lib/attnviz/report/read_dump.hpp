#pragma once

#include <filesystem>
#include <string_view>

#include "attnviz/report/dump.hpp"

namespace attnviz::report {

/// Reads a dump back, with the numbers of its maps from the file itself or from the sidecar beside it: every float has
/// the bits it was written from. Unknown members are passed over. Throws `not_found`, `io`, `format` with the place in
/// the document, and `unsupported` for another version of the schema.
Dump read_dump(const std::filesystem::path& path);

/// The same for text that was read from `path`, which names it in errors; a sidecar is looked for beside `path`.
Dump parse_dump(std::string_view json, const std::filesystem::path& path);

}  // namespace attnviz::report
