#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "attnviz/core/tensor.hpp"
#include "attnviz/io/dtype.hpp"

namespace attnviz::models {

/// The named tensors of a network, wherever they are stored. Files are mapped: opening reads headers alone, and a
/// tensor's bytes are read when they are asked for. Copies share the files; many threads may read.
class Checkpoint {
 public:
  /// A folder that holds model.safetensors, model.safetensors.index.json with its shards, pytorch_model.bin,
  /// pytorch_model.bin.index.json with its shards, open_clip_model.safetensors, open_clip_pytorch_model.bin, or a
  /// single .pth or .pt, and the first of these counts; or one weights file (.safetensors, or torch.save's .bin, .pth,
  /// .pt, .ckpt; others by how they begin). Throws not_found, io, format, limit or unsupported.
  static Checkpoint open(const std::filesystem::path& path);

  struct Entry {
    std::string name;
    std::vector<std::size_t> shape;
    io::Dtype dtype = io::Dtype::f32;
  };
  /// Sorted by name.
  const std::vector<Entry>& entries() const;
  /// Null when there is no such tensor.
  const Entry* find(std::string_view name) const;

  /// All numbers as floats; `into` has as many places as the tensor numbers. Throws not_found or value.
  void read(std::string_view name, std::span<float> into) const;
  /// `into.size()` numbers from number `first` on.
  void read_part(std::string_view name, std::size_t first, std::span<float> into) const;

  /// The files that hold the tensors.
  const std::vector<std::filesystem::path>& files() const;
  const std::filesystem::path& path() const;

 private:
  struct Content;
  explicit Checkpoint(std::shared_ptr<const Content> content) : content_(std::move(content)) {}
  std::shared_ptr<const Content> content_;
};

/// Whether a file is named as torch.save's are: .bin, .pth, .pt, .ckpt.
bool is_torch_file(const std::filesystem::path& file);

}  // namespace attnviz::models
