#pragma once

#include <cstddef>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "attnviz/core/tensor.hpp"
#include "attnviz/io/file.hpp"
#include "attnviz/io/named_tensor.hpp"
#include "attnviz/io/npy_header.hpp"
#include "attnviz/io/zip_reader.hpp"
#include "attnviz/io/zip_writer.hpp"

namespace attnviz::io {

/// A .npz file: a zip archive of .npy files, stored or deflated. Opening reads its directory alone. Members that are no
/// .npy files are passed over. May be used from several threads.
class Npz {
 public:
  /// Throws not_found, io, format, unsupported, or limit when one array has more than `max_bytes`.
  static Npz open(const std::filesystem::path& path, std::size_t max_bytes = kReadLimit);
  /// The same for bytes in memory; `name` stands in messages.
  static Npz parse(std::vector<std::byte> bytes, const std::string& name, std::size_t max_bytes = kReadLimit);

  /// Names of the arrays without ".npy", in the order of the file.
  std::vector<std::string> names() const;
  /// Unpacks an array's header alone. Throws not_found with the nearest name, or format.
  NpyHeader header(std::string_view name) const;
  /// Unpacks an array. Throws as header() and as parse_npy.
  Tensor read(std::string_view name) const;

 private:
  Npz(SharedBytes file, const std::string& name, std::size_t max_bytes);
  const ZipMember& member(std::string_view name) const;
  std::string where(std::string_view name) const;

  std::string name_;
  ZipReader zip_;
};

/// Writes float32 arrays under `NAME.npy`, in the given order. Throws usage for a name that is empty or stands twice,
/// shape for values that do not fill their shape, and what AtomicFile throws.
void write_npz(const std::filesystem::path& path, std::span<const NamedTensor> tensors, Compression compression,
               Overwrite overwrite);

}  // namespace attnviz::io
