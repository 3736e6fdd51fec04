#include "attnviz/io/safetensors_header.hpp"

#include <algorithm>
#include <array>
#include <cstring>

#include "attnviz/core/error.hpp"
#include "attnviz/core/tensor.hpp"
#include "attnviz/io/escape.hpp"
#include "attnviz/io/safetensors_json.hpp"
#include "attnviz/io/tensor_size.hpp"

namespace attnviz::io {

namespace {

constexpr std::size_t kLengthBytes = 8;

// Where the data lies in the file.
struct DataRange {
  std::size_t begin;
  std::size_t end;
  std::size_t size() const { return end - begin; }
};

DataRange locate_data(std::span<const std::byte> file, const std::string& file_name) {
  if (file.size() < kLengthBytes) {
    throw Error(ErrorKind::format,
                file_name + ": " + std::to_string(file.size()) +
                    " bytes are too short for a safetensors file, which begins with 8 bytes of length");
  }
  std::uint64_t length = 0;
  std::memcpy(&length, file.data(), sizeof length);
  if (length == 0) throw Error(ErrorKind::format, file_name + ": the header length at byte 0 is 0");
  if (length > kMaximumSafetensorsHeader) {
    throw Error(ErrorKind::limit,
                file_name + ": the header length at byte 0 is " + std::to_string(length) + ", more than the limit of " +
                    std::to_string(kMaximumSafetensorsHeader),
                "is it a safetensors file?");
  }
  if (length > file.size() - kLengthBytes) {
    throw Error(ErrorKind::format,
                file_name + ": the header of " + std::to_string(length) + " bytes at byte 8 ends past the " +
                    std::to_string(file.size()) + " bytes of the file",
                "the file is cut off, or no safetensors file");
  }
  if (file[kLengthBytes] != std::byte{'{'}) {
    throw Error(ErrorKind::format, file_name + ": the header at byte 8 does not begin with '{'");
  }
  return {kLengthBytes + static_cast<std::size_t>(length), file.size()};
}

Dtype dtype_named(const RawSafetensorsEntry& entry, const std::string& file_name) {
  for (const Dtype dtype : {Dtype::f64, Dtype::f32, Dtype::f16, Dtype::bf16, Dtype::i64, Dtype::i32, Dtype::i16,
                            Dtype::i8, Dtype::u64, Dtype::u32, Dtype::u16, Dtype::u8, Dtype::boolean}) {
    if (entry.dtype == name_of(dtype)) return dtype;
  }
  constexpr std::array<std::string_view, 7> kWithoutDecoder{"F8_E4M3", "F8_E5M2", "F8_E8M0", "F6_E2M3",
                                                            "F6_E3M2", "F4",      "C64"};
  const bool exists = std::ranges::find(kWithoutDecoder, entry.dtype) != kWithoutDecoder.end();
  throw Error(exists ? ErrorKind::unsupported : ErrorKind::format,
              file_name + ": tensor " + in_quotes(entry.name) + " has the " + (exists ? "unsupported" : "unknown") +
                  " dtype " + in_quotes(entry.dtype),
              exists ? "convert it to F32, F16 or BF16" : "");
}

SafetensorsEntry checked(const RawSafetensorsEntry& raw, DataRange data, const std::string& file_name) {
  const auto fail = [&](const std::string& message) {
    throw Error(ErrorKind::format, file_name + ": tensor " + in_quotes(raw.name) + ": " + message);
  };
  const Dtype dtype = dtype_named(raw, file_name);
  const std::size_t begin = raw.offsets[0];
  const std::size_t end = raw.offsets[1];
  const std::string offsets = "data_offsets [" + std::to_string(begin) + ", " + std::to_string(end) + "]";
  if (begin > end) fail(offsets + " end before they begin");
  if (end > data.size()) fail(offsets + " end past the " + std::to_string(data.size()) + " bytes of data");
  const auto needed = checked_bytes(raw.shape, size_of(dtype));
  const std::string of = "shape " + shape_text(raw.shape) + " of " + name_of(dtype);
  if (!needed) fail(of + " has more bytes than can be counted");
  if (*needed != end - begin) {
    fail(offsets + " hold " + std::to_string(end - begin) + " bytes, but " + of + " takes " + std::to_string(*needed));
  }
  return {raw.name, dtype, raw.shape, data.begin + begin, end - begin};
}

void check_coverage(std::span<const SafetensorsEntry> entries, DataRange data, const std::string& file_name) {
  std::vector<const SafetensorsEntry*> by_offset;
  for (const SafetensorsEntry& entry : entries) by_offset.push_back(&entry);
  std::ranges::sort(by_offset, {},
                    [](const auto* entry) { return std::pair(entry->offset, entry->offset + entry->size); });
  std::size_t covered = data.begin;
  for (const SafetensorsEntry* entry : by_offset) {
    if (entry->offset != covered) {
      throw Error(ErrorKind::format, file_name + ": tensor " + in_quotes(entry->name) + " begins at byte " +
                                         std::to_string(entry->offset) +
                                         (entry->offset < covered ? ", inside the tensor that ends at byte "
                                                                  : ", which leaves a gap after byte ") +
                                         std::to_string(covered));
    }
    covered += entry->size;
  }
  if (covered != data.end) {
    throw Error(ErrorKind::format, file_name + ": the last tensor ends at byte " + std::to_string(covered) +
                                       ", but the file has " + std::to_string(data.end) + " bytes");
  }
}

}  // namespace

SafetensorsHeader parse_safetensors_header(std::span<const std::byte> file, const std::string& file_name) {
  const DataRange data = locate_data(file, file_name);
  const auto text = file.subspan(kLengthBytes, data.begin - kLengthBytes);
  RawSafetensorsHeader raw =
      parse_safetensors_json({reinterpret_cast<const char*>(text.data()), text.size()}, kLengthBytes, file_name);
  SafetensorsHeader header;
  header.metadata = std::move(raw.metadata);
  header.entries.reserve(raw.entries.size());
  for (const RawSafetensorsEntry& entry : raw.entries) header.entries.push_back(checked(entry, data, file_name));
  std::ranges::sort(header.entries, {}, &SafetensorsEntry::name);
  check_coverage(header.entries, data, file_name);
  return header;
}

}  // namespace attnviz::io
