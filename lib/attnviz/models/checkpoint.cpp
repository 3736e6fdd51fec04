#include "attnviz/models/checkpoint.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <set>

#include "attnviz/core/error.hpp"
#include "attnviz/io/escape.hpp"
#include "attnviz/io/file.hpp"
#include "attnviz/io/json_document.hpp"
#include "attnviz/io/safetensors.hpp"
#include "attnviz/io/tensor_size.hpp"
#include "attnviz/io/torch_checkpoint.hpp"

namespace attnviz::models {

namespace fs = std::filesystem;

namespace {

/// Where one tensor's numbers are.
struct Place {
  Checkpoint::Entry entry;
  io::StridedNumbers numbers;
};

/// By its name, or else by how it begins.
bool opens_as_torch(const fs::path& file) {
  if (is_torch_file(file)) return true;
  if (file.extension() == ".safetensors") return false;
  return io::TorchCheckpoint::recognizes(io::SharedBytes::map(file).bytes());
}

/// The one .pth or .pt file of a folder; an empty path when there is none.
fs::path only_torch_file(const fs::path& folder) {
  std::vector<fs::path> found;
  for (const auto& file : fs::directory_iterator(folder)) {
    const fs::path ending = file.path().extension();
    if (ending == ".pth" || ending == ".pt") found.push_back(file.path());
  }
  if (found.size() < 2) return found.empty() ? fs::path() : found.front();
  std::ranges::sort(found);
  throw Error(ErrorKind::format,
              io::for_terminal(folder.string()) + ": holds " + std::to_string(found.size()) +
                  " checkpoints, the first are " + io::in_quotes(found[0].filename().string()) + " and " +
                  io::in_quotes(found[1].filename().string()),
              "name one of the files");
}

std::string shown(const fs::path& path) {
  return io::for_terminal(path.string());
}

}  // namespace

bool is_torch_file(const fs::path& file) {
  constexpr std::array<std::string_view, 4> kEndings = {".bin", ".pth", ".pt", ".ckpt"};
  return std::ranges::find(kEndings, file.extension().string()) != kEndings.end();
}

struct Checkpoint::Content {
  fs::path path;
  std::vector<fs::path> files;
  std::vector<Entry> entries;
  std::vector<io::StridedNumbers> numbers;       ///< of the entry with the same number
  std::vector<io::Safetensors> safetensors;      ///< keep the bytes alive
  std::vector<io::TorchCheckpoint> torch_files;  ///< the same

  void add_file(const fs::path& file, std::vector<Place>& places);
  void add_shards(const fs::path& index, std::vector<Place>& places);
  void take(std::vector<Place> places);
};

void Checkpoint::Content::add_file(const fs::path& file, std::vector<Place>& places) {
  files.push_back(file);
  if (opens_as_torch(file)) {
    torch_files.push_back(io::TorchCheckpoint::open(file));
    for (const auto& entry : torch_files.back().entries()) {
      places.push_back({{entry.name, entry.numbers.shape, entry.numbers.dtype}, entry.numbers});
    }
    return;
  }
  safetensors.push_back(io::Safetensors::open(file));
  for (const auto& entry : safetensors.back().entries()) {
    places.push_back({{entry.name, entry.shape, entry.dtype},
                      io::dense_numbers(entry.dtype, entry.shape, safetensors.back().bytes(entry.name))});
  }
}

void Checkpoint::Content::add_shards(const fs::path& index, std::vector<Place>& places) {
  constexpr std::size_t kMostBytes = 64'000'000;
  const std::string text = io::read_text(index, kMostBytes), name = shown(index);
  const io::JsonValue document = io::parse_json(text, name);
  std::map<std::string, std::string> shard_of;
  std::set<std::string> shards;
  for (const auto& [tensor, shard] : io::JsonPlace(document, name).at("weight_map").members()) {
    const std::string file = shard.text();
    if (fs::path(file).filename() != fs::path(file)) shard.complain("names a file outside of its folder");
    shard_of[tensor] = file;
    shards.insert(file);
  }
  for (const std::string& shard : shards) {
    std::vector<Place> stored;
    add_file(index.parent_path() / shard, stored);
    for (Place& place : stored) {
      const auto found = shard_of.find(place.entry.name);
      if (found == shard_of.end() || found->second != shard) continue;
      shard_of.erase(found);
      places.push_back(std::move(place));
    }
  }
  if (shard_of.empty()) return;
  throw Error(ErrorKind::format,
              name + ": " + io::for_terminal(shard_of.begin()->second) + " lacks " + std::to_string(shard_of.size()) +
                  " tensors that the index places there, the first is " + io::in_quotes(shard_of.begin()->first));
}

void Checkpoint::Content::take(std::vector<Place> places) {
  std::ranges::sort(places, {}, [](const Place& place) -> const std::string& { return place.entry.name; });
  for (Place& place : places) {
    entries.push_back(std::move(place.entry));
    numbers.push_back(std::move(place.numbers));
  }
}

Checkpoint Checkpoint::open(const fs::path& path) {
  auto content = std::make_shared<Content>();
  content->path = path;
  std::vector<Place> places;
  std::error_code error;
  const bool folder = fs::is_directory(path, error);
  const auto present = [&](const char* name) { return folder && fs::exists(path / name, error); };
  if (!folder) {
    content->add_file(path, places);
  } else if (present("model.safetensors")) {
    content->add_file(path / "model.safetensors", places);
  } else if (present("model.safetensors.index.json")) {
    content->add_shards(path / "model.safetensors.index.json", places);
  } else if (present("pytorch_model.bin")) {
    content->add_file(path / "pytorch_model.bin", places);
  } else if (present("pytorch_model.bin.index.json")) {
    content->add_shards(path / "pytorch_model.bin.index.json", places);
  } else if (present("open_clip_model.safetensors")) {
    content->add_file(path / "open_clip_model.safetensors", places);
  } else if (present("open_clip_pytorch_model.bin")) {
    content->add_file(path / "open_clip_pytorch_model.bin", places);
  } else if (const fs::path file = only_torch_file(path); !file.empty()) {
    content->add_file(file, places);
  } else {
    throw Error(ErrorKind::not_found,
                shown(path) + ": holds no model.safetensors, pytorch_model.bin, index of shards, .pth or .pt",
                "a checkpoint is a folder as transformers saves it, or one weights file");
  }
  content->take(std::move(places));
  return Checkpoint(std::move(content));
}

const std::vector<Checkpoint::Entry>& Checkpoint::entries() const {
  return content_->entries;
}

const Checkpoint::Entry* Checkpoint::find(std::string_view name) const {
  const auto found = std::ranges::lower_bound(entries(), name, {}, &Entry::name);
  return found != entries().end() && found->name == name ? &*found : nullptr;
}

void Checkpoint::read(std::string_view name, std::span<float> into) const {
  read_part(name, 0, into);
}

void Checkpoint::read_part(std::string_view name, std::size_t first, std::span<float> into) const {
  const Entry* entry = find(name);
  if (entry == nullptr) throw Error(ErrorKind::not_found, shown(path()) + ": has no tensor " + io::in_quotes(name));
  const auto& numbers = content_->numbers[static_cast<std::size_t>(entry - entries().data())];
  const std::size_t count = io::checked_bytes(numbers.shape, 1).value_or(0);
  if (first > count || into.size() > count - first) {
    throw Error(ErrorKind::internal, "checkpoint: numbers " + std::to_string(first) + " to " +
                                         std::to_string(first + into.size()) + " of " + std::to_string(count));
  }
  io::read_strided(numbers, first, into, shown(path()) + ": tensor " + io::in_quotes(name));
}

const std::vector<fs::path>& Checkpoint::files() const {
  return content_->files;
}

const fs::path& Checkpoint::path() const {
  return content_->path;
}

}  // namespace attnviz::models
