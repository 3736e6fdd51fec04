#pragma once

#include <cstddef>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "attnviz/core/tensor.hpp"
#include "attnviz/io/torch_container.hpp"

namespace attnviz::io {

/// A file that torch.save wrote (pytorch_model.bin, .pth, .pt), of its zip format or the one before: the tensors of a
/// state dict. Nothing in the file is run: a pickle that names anything but tensors is refused. The file is mapped;
/// opening reads the pickles alone. Copies share the mapping; many threads may read.
class TorchCheckpoint {
 public:
  /// Opens and checks every tensor's place. Throws not_found, io, format, limit or unsupported.
  static TorchCheckpoint open(const std::filesystem::path& path);
  /// The same for bytes in memory; `name` stands in messages.
  static TorchCheckpoint parse(std::vector<std::byte> bytes, const std::string& name);
  /// Whether a file that begins like this is one of torch's, judged by its first 9 bytes.
  static bool recognizes(std::span<const std::byte> start);

  /// All tensors, sorted by name.
  const std::vector<TorchEntry>& entries() const noexcept { return entries_; }
  /// A copy as floats. Throws not_found with the nearest name, value, or limit when memory is short.
  Tensor read(std::string_view name) const;

 private:
  TorchCheckpoint(SharedBytes file, std::string name);

  std::string name_;
  SharedBytes file_;
  std::vector<TorchEntry> entries_;
};

}  // namespace attnviz::io
