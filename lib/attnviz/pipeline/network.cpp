#include "attnviz/pipeline/network.hpp"

#include "attnviz/core/error.hpp"
#include "attnviz/core/nearest_name.hpp"
#include "attnviz/io/assets.hpp"
#include "attnviz/io/escape.hpp"
#include "attnviz/io/file.hpp"
#include "attnviz/io/sha256.hpp"
#include "attnviz/models/config.hpp"
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

text::ModelTokenizer load_tokenizer(const fs::path& folder) {
  text::ModelTokenizer::Settings settings;
  std::error_code error;
  if (fs::exists(folder / "tokenizer_config.json", error)) {
    const models::Config config = models::Config::load(folder / "tokenizer_config.json");
    if (config.text_or("tokenizer_class", "") == "SmilesTokenizer") {
      settings.kind = text::ModelTokenizer::Settings::Kind::reaction;
    }
    settings.word_piece.lower_case = config.flag_or("do_lower_case", true);
    settings.word_piece.strip_accents = config.flag_or("strip_accents", settings.word_piece.lower_case);
    settings.word_piece.split_ideographs = config.flag_or("tokenize_chinese_chars", true);
  }
  if (!fs::exists(folder / "vocab.txt", error)) {
    throw Error(ErrorKind::unsupported, io::for_terminal(folder.string()) + ": its tokenizer has no vocab.txt",
                "WordPiece and reaction vocabularies can be read");
  }
  return text::ModelTokenizer::load(folder, settings);
}

}  // namespace

report::WeightsRecord Network::weights() const {
  report::WeightsRecord record;
  record.origin = boxed ? "bundled" : "file";
  std::error_code error;
  const fs::path file = fs::is_directory(path, error) ? path / "model.safetensors" : path;
  record.path = file.string();
  if (boxed) {
    record.path = "models/" + name + "/model.safetensors";
    record.sha256 = io::read_text(path / "SHA256SUMS").substr(0, 64);
  } else {
    record.sha256 = io::sha256_of_file(fs::exists(file, error) ? file : models::Checkpoint::open(path).files().front());
  }
  return record;
}

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
  made->boxed = is_boxed(name);
  if (kind == models::InputKind::picture) {
    made->preprocess = read_preprocessing(made->path, made->model->facts().side);
  } else {
    made->tokenizer = load_tokenizer(made->path);
  }
  network = std::move(made);
  return network;
}

}  // namespace attnviz::pipeline
