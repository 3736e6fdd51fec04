#pragma once

#include <filesystem>
#include <map>
#include <span>
#include <string>

#include "attnviz/io/atomic_file.hpp"
#include "attnviz/io/named_tensor.hpp"

namespace attnviz::io {

/// Writes tensors as F32, sorted by name, with a header padded to a multiple of 8 bytes, so that every reader may map
/// the values. Throws usage for a name that stands twice, is "__metadata__" or is not UTF-8, shape for values that do
/// not fill their shape, and what AtomicFile throws.
void write_safetensors(const std::filesystem::path& path, std::span<const NamedTensor> tensors,
                       const std::map<std::string, std::string>& metadata, Overwrite overwrite);

}  // namespace attnviz::io
