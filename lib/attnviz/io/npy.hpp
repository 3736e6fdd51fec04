#pragma once

#include <cstddef>
#include <filesystem>
#include <span>
#include <string>

#include "attnviz/core/tensor.hpp"
#include "attnviz/io/atomic_file.hpp"
#include "attnviz/io/npy_header.hpp"

namespace attnviz::io {

/// Reads a whole file as row-major floats, see to_floats for the conversions. Throws format also when the file is
/// longer or shorter than its header says.
Tensor parse_npy(std::span<const std::byte> bytes, const std::string& name);
Tensor read_npy(const std::filesystem::path& path);

/// Writes version 1.0, float32, row-major: the bytes that numpy.save writes.
void write_npy(const std::filesystem::path& path, const Tensor& tensor, Overwrite overwrite);

}  // namespace attnviz::io
