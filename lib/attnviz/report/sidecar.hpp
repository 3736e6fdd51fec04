#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <span>
#include <string>

#include "attnviz/core/attention_map.hpp"
#include "attnviz/io/atomic_file.hpp"
#include "attnviz/report/dump.hpp"

namespace attnviz::report {

/// Writes the numbers of the maps to one file beside their dump, each as a float32 array under its map's name. Throws
/// `internal` for inline_lists, and what io::write_npz and io::write_safetensors throw.
void write_sidecar(const std::filesystem::path& path, std::span<const AttentionMap> maps, Arrays arrays,
                   io::Overwrite overwrite);

/// The sidecars in a dump's folder; each file is opened once.
class Sidecars {
 public:
  explicit Sidecars(std::filesystem::path folder);
  ~Sidecars();
  Sidecars(const Sidecars&) = delete;
  Sidecars& operator=(const Sidecars&) = delete;

  /// An array of a .npz or .safetensors file. Throws `format` for a name with folders in it or another ending, and what
  /// io::Npz and io::Safetensors throw.
  Tensor read(const std::string& file, const std::string& array);

 private:
  struct File;
  std::filesystem::path folder_;
  std::map<std::string, std::unique_ptr<File>> files_;
};

}  // namespace attnviz::report
