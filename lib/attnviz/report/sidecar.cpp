#include "attnviz/report/sidecar.hpp"

#include <utility>
#include <variant>
#include <vector>

#include "attnviz/core/error.hpp"
#include "attnviz/io/escape.hpp"
#include "attnviz/io/npz.hpp"
#include "attnviz/io/safetensors.hpp"
#include "attnviz/io/safetensors_writer.hpp"

namespace attnviz::report {

void write_sidecar(const std::filesystem::path& path, std::span<const AttentionMap> maps, Arrays arrays,
                   io::Overwrite overwrite) {
  std::vector<io::NamedTensor> tensors;
  for (const AttentionMap& map : maps) tensors.push_back(io::named(map.name, map.values));
  switch (arrays) {
    case Arrays::npz:
      return io::write_npz(path, tensors, io::Compression::none, overwrite);
    case Arrays::safetensors:
      return io::write_safetensors(path, tensors, {}, overwrite);
    case Arrays::inline_lists:
      break;
  }
  throw Error(ErrorKind::internal, io::path_text(path) + ": a dump with its numbers inside has no sidecar");
}

struct Sidecars::File {
  std::variant<io::Npz, io::Safetensors> content;
};

Sidecars::Sidecars(std::filesystem::path folder) : folder_(std::move(folder)) {}
Sidecars::~Sidecars() = default;

Tensor Sidecars::read(const std::string& file, const std::string& array) {
  auto& opened = files_[file];
  if (!opened) {
    const std::filesystem::path path = folder_ / file;
    const bool npz = file.ends_with(".npz");
    if (file.find('/') != std::string::npos || (!npz && !file.ends_with(".safetensors"))) {
      throw Error(ErrorKind::format, io::path_text(folder_) + ": '" + io::for_terminal(file) +
                                         "' is not the name of an .npz or .safetensors file beside the dump");
    }
    opened = npz ? std::make_unique<File>(File{io::Npz::open(path)})
                 : std::make_unique<File>(File{io::Safetensors::open(path)});
  }
  return std::visit([&](const auto& content) { return content.read(array); }, opened->content);
}

}  // namespace attnviz::report
