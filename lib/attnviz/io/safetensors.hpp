#pragma once

#include <cstddef>
#include <filesystem>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "attnviz/core/tensor.hpp"
#include "attnviz/io/safetensors_header.hpp"
#include "attnviz/io/shared_bytes.hpp"

namespace attnviz::io {

/// A safetensors file (github.com/huggingface/safetensors, format of 2022): named tensors. The file is mapped; opening
/// reads the header alone, and the bytes of a tensor are read when they are asked for. Copies share the mapping. All
/// functions may be called from several threads.
class Safetensors {
 public:
  /// Opens and checks the whole layout. Throws not_found, io, format, limit or unsupported.
  static Safetensors open(const std::filesystem::path& path);
  /// The same for bytes in memory; `name` stands in messages.
  static Safetensors parse(std::vector<std::byte> bytes, const std::string& name);

  /// All tensors, sorted by name.
  const std::vector<SafetensorsEntry>& entries() const noexcept { return header_.entries; }
  const std::map<std::string, std::string>& metadata() const noexcept { return header_.metadata; }
  bool contains(std::string_view name) const noexcept { return find(name) != nullptr; }
  /// Null when there is no such tensor.
  const SafetensorsEntry* find(std::string_view name) const noexcept;
  /// Throws not_found with the nearest name that exists.
  const SafetensorsEntry& entry(std::string_view name) const;

  /// A copy as floats, see to_floats for the conversions. Throws not_found, value, or limit when memory is short.
  Tensor read(std::string_view name) const;
  /// The bytes as they are stored, without a copy; valid as long as this object or a copy of it lives.
  std::span<const std::byte> bytes(std::string_view name) const;
  /// F32 values without a copy; nothing when the tensor is of another dtype or does not lie on a multiple of 4 bytes.
  std::optional<std::span<const float>> view(std::string_view name) const;

  /// SHA-256 of the whole file; reads all of it.
  std::string sha256() const;

 private:
  Safetensors(SharedBytes file, std::string name);

  std::string name_;
  SharedBytes file_;
  SafetensorsHeader header_;
};

}  // namespace attnviz::io
