#include "attnviz/pipeline/network.hpp"

#include "attnviz/core/error.hpp"
#include "attnviz/core/nearest_name.hpp"
#include "attnviz/io/assets.hpp"
#include "attnviz/io/escape.hpp"
#include "attnviz/models/registry.hpp"
#include "attnviz/pipeline/preprocessor_config.hpp"

namespace attnviz::pipeline {
namespace {

namespace fs = std::filesystem;

/// The folder of a network in the box, in the first asset folder that has it; empty when none does.
fs::path boxed_folder(const std::string& name) {
  if (name.empty() || fs::path(name).filename() != fs::path(name)) return {};
  std::error_code error;
  for (const fs::path& assets : io::asset_folders()) {
    if (fs::exists(assets / "models" / name / "config.json", error)) return assets / "models" / name;
  }
  return {};
}

std::vector<std::string> boxed_names() {
  std::vector<std::string> names;
  std::error_code error;
  for (const fs::path& assets : io::asset_folders()) {
    for (const auto& entry : fs::directory_iterator(assets / "models", error)) {
      if (fs::exists(entry.path() / "config.json", error)) names.push_back(entry.path().filename().string());
    }
  }
  return names;
}

}  // namespace

bool is_boxed(const std::string& name) {
  return !boxed_folder(name).empty();
}

fs::path find_network(const std::string& name) {
  const fs::path boxed = boxed_folder(name);
  if (!boxed.empty()) return boxed;
  std::error_code error;
  if (fs::exists(name, error)) return name;
  const std::string near = did_you_mean(name, boxed_names());
  throw Error(ErrorKind::not_found,
              "there is no network '" + io::for_terminal(name) + "', neither in the box nor as a folder",
              near.empty() ? "'attnviz list models' shows what is in the box" : near);
}

std::shared_ptr<const Network> NetworkShelf::get(const std::string& name, models::InputKind kind) {
  const std::lock_guard lock(mutex_);
  auto& network = networks_[{name, kind}];
  if (network) return network;
  auto made = std::make_shared<Network>();
  made->path = find_network(name);
  made->name = fs::path(name).has_filename() ? fs::path(name).filename().string()
                                             : fs::path(name).parent_path().filename().string();
  made->model = models::load(made->path, kind);
  if (kind == models::InputKind::picture) made->preprocess = read_preprocessing(made->path, made->model->facts().side);
  network = std::move(made);
  return network;
}

}  // namespace attnviz::pipeline
