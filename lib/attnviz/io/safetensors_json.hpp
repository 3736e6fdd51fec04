#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace attnviz::io {

/// A tensor as the JSON of a safetensors header describes it; nothing is checked but the structure.
struct RawSafetensorsEntry {
  std::string name;
  std::string dtype;
  std::vector<std::size_t> shape;
  std::vector<std::size_t> offsets;  ///< begin and end, from the end of the header
};

struct RawSafetensorsHeader {
  std::vector<RawSafetensorsEntry> entries;  ///< in the order of the file
  std::map<std::string, std::string> metadata;
};

/// Reads the JSON as events, so that a hostile header never becomes a tree in memory. `offset` is where it begins in
/// the file `file_name`; both stand in messages. Throws format for what is no JSON, for names and keys that stand
/// twice, are unknown or are missing, and for values of the wrong kind.
RawSafetensorsHeader parse_safetensors_json(std::string_view json, std::size_t offset, const std::string& file_name);

}  // namespace attnviz::io
