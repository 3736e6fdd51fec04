#pragma once

#include <cstddef>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "attnviz/io/dtype.hpp"

namespace attnviz::io {

/// One tensor as the header of a safetensors file lists it.
struct SafetensorsEntry {
  std::string name;
  Dtype dtype = Dtype::f32;
  std::vector<std::size_t> shape;
  std::size_t offset = 0;  ///< of the first byte, from the start of the file
  std::size_t size = 0;    ///< bytes
};

struct SafetensorsHeader {
  std::vector<SafetensorsEntry> entries;  ///< sorted by name
  std::map<std::string, std::string> metadata;
};

/// A header may have 100 MB, as in the reference implementation.
inline constexpr std::size_t kMaximumSafetensorsHeader = 100'000'000;

/// Reads and checks the header: afterwards every entry lies inside `file`, has as many bytes as its shape and dtype
/// need, and the entries cover the data without gap or overlap. Reads no tensor. Throws format, limit, or unsupported
/// for a dtype that exists but has no decoder here. `file_name` stands in messages.
SafetensorsHeader parse_safetensors_header(std::span<const std::byte> file, const std::string& file_name);

}  // namespace attnviz::io
