#include "attnviz/io/safetensors_writer.hpp"

#include <algorithm>
#include <cstdint>
#include <vector>

#include "attnviz/core/error.hpp"
#include "attnviz/io/escape.hpp"
#include "attnviz/io/safetensors_header.hpp"

namespace attnviz::io {

namespace {

constexpr std::string_view kMetadataName = "__metadata__";

std::vector<const NamedTensor*> sorted_by_name(std::span<const NamedTensor> tensors) {
  std::vector<const NamedTensor*> sorted;
  for (const NamedTensor& tensor : tensors) {
    require_filled(tensor);
    if (tensor.name == kMetadataName || repair_utf8(tensor.name) != tensor.name) {
      throw Error(ErrorKind::usage, "safetensors: a tensor cannot be named " + in_quotes(tensor.name));
    }
    sorted.push_back(&tensor);
  }
  std::ranges::sort(sorted, {}, &NamedTensor::name);
  const auto twin = std::ranges::adjacent_find(sorted, {}, &NamedTensor::name);
  if (twin != sorted.end()) {
    throw Error(ErrorKind::usage, "safetensors: two tensors are named " + in_quotes((*twin)->name));
  }
  return sorted;
}

void append_entry(std::string& header, const NamedTensor& tensor, std::uint64_t begin) {
  append_json_string(header, tensor.name);
  header += ":{\"dtype\":\"F32\",\"shape\":[";
  for (std::size_t axis = 0; axis < tensor.shape.size(); ++axis) {
    header += (axis > 0 ? "," : "") + std::to_string(tensor.shape[axis]);
  }
  header +=
      "],\"data_offsets\":[" + std::to_string(begin) + "," + std::to_string(begin + tensor.values.size_bytes()) + "]}";
}

void append_metadata(std::string& header, const std::map<std::string, std::string>& metadata) {
  append_json_string(header, kMetadataName);
  header += ":{";
  for (const auto& [key, value] : metadata) {
    if (header.back() != '{') header += ',';
    append_json_string(header, key);
    header += ':';
    append_json_string(header, value);
  }
  header += '}';
}

std::string header_of(std::span<const NamedTensor* const> tensors, const std::map<std::string, std::string>& metadata) {
  std::string header = "{";
  if (!metadata.empty()) append_metadata(header, metadata);
  std::uint64_t begin = 0;
  for (const NamedTensor* tensor : tensors) {
    if (header.size() > 1) header += ',';
    append_entry(header, *tensor, begin);
    begin += tensor->values.size_bytes();
  }
  header += '}';
  header.resize((header.size() + 7) / 8 * 8, ' ');
  return header;
}

}  // namespace

void write_safetensors(const std::filesystem::path& path, std::span<const NamedTensor> tensors,
                       const std::map<std::string, std::string>& metadata, Overwrite overwrite) {
  const auto sorted = sorted_by_name(tensors);
  const std::string header = header_of(sorted, metadata);
  if (header.size() > kMaximumSafetensorsHeader) {
    throw Error(ErrorKind::limit, "safetensors: a header of " + std::to_string(header.size()) +
                                      " bytes is over the limit of " + std::to_string(kMaximumSafetensorsHeader));
  }
  const auto length = static_cast<std::uint64_t>(header.size());
  AtomicFile file(path, overwrite);
  file.append(std::as_bytes(std::span(&length, 1)));
  file.append(header);
  for (const NamedTensor* tensor : sorted) file.append(std::as_bytes(tensor->values));
  file.commit();
}

}  // namespace attnviz::io
