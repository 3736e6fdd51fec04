#pragma once

#include <filesystem>
#include <string_view>

#include "attnviz/core/error.hpp"

namespace attnviz::io {

/// The error for a refused system call: "cannot read weights.bin: Permission denied". `action` is "read", "open" ...,
/// `number` is errno; kind is not_found, exists or io.
Error system_error(std::string_view action, const std::filesystem::path& path, int number);

}  // namespace attnviz::io
