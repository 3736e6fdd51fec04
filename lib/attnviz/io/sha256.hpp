#pragma once

#include <cstddef>
#include <filesystem>
#include <span>
#include <string>

namespace attnviz::io {

/// SHA-256 in 64 lower-case hexadecimal digits. Both ask for the time (core/deadline.hpp) now and then.
std::string sha256(std::span<const std::byte> bytes);

/// The same of a file's bytes, read in blocks. Throws not_found or io.
std::string sha256_of_file(const std::filesystem::path& path);

}  // namespace attnviz::io
