#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

namespace attnviz::io {

/// Larger files are refused by the functions that read a whole file: 4 GiB. Checkpoints are mapped instead.
inline constexpr std::size_t kReadLimit = std::size_t{4} << 30;

/// All bytes of a file; the time (core/deadline.hpp) is asked every few megabytes. Throws not_found, io (a folder,
/// pipe, socket or device, no permission, a failing disk) or limit when it holds more than `max_bytes`; then no more
/// than `max_bytes` + 1 bytes have been read.
std::vector<std::byte> read_file(const std::filesystem::path& path, std::size_t max_bytes = kReadLimit);

/// The same as text. The bytes are not changed: no newline conversion, no check that they are UTF-8.
std::string read_text(const std::filesystem::path& path, std::size_t max_bytes = kReadLimit);

/// All bytes up to the end of standard input. Throws io or limit.
std::vector<std::byte> read_standard_input(std::size_t max_bytes = kReadLimit);

}  // namespace attnviz::io
