#include "attnviz/pipeline/network.hpp"

#include <array>

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

text::ModelTokenizer load_tokenizer(const fs::path& folder) {
  text::ModelTokenizer::Settings settings;
  std::error_code error;
  if (fs::exists(folder / "tokenizer_config.json", error)) {
    const models::Config config = models::Config::load(folder / "tokenizer_config.json");
    if (config.text_or("tokenizer_class", "") == "SmilesTokenizer") {
      settings.kind = text::ModelTokenizer::Settings::Kind::reaction;
    }
    settings.bert.lower_case = config.flag_or("do_lower_case", true);
    settings.bert.strip_accents = config.flag_or("strip_accents", settings.bert.lower_case);
    settings.bert.split_ideographs = config.flag_or("tokenize_chinese_chars", true);
    settings.prefix_space = config.flag_or("add_prefix_space", false);
  }
  return text::ModelTokenizer::load(folder, settings);
}

}  // namespace

const report::WeightsRecord& Network::weights() const {
  std::call_once(hashed_, [this] { weights_ = weights_record(path, boxed ? name : ""); });
  return weights_;
}

report::WeightsRecord weights_record(const fs::path& folder, const std::string& boxed) {
  report::WeightsRecord record;
  record.origin = boxed.empty() ? "file" : "bundled";
  if (boxed.empty()) {
    record.path = models::Checkpoint::open(folder).files().front().string();
    record.sha256 = io::sha256_of_file(record.path);
  } else {
    record.path = "models/" + boxed + "/model.safetensors";
    record.sha256 = io::read_text(folder / "SHA256SUMS").substr(0, 64);
  }
  return record;
}

std::span<const BoxedNetwork> boxed_networks() {
  static constexpr std::array<BoxedNetwork, 14> kBoxed = {{
      {"dinov2-small", models::InputKind::picture,
       "DINOv2, trained without labels: what means the same has similar tokens. The default features of pictures.",
       "Oquab et al. 2023, arXiv:2304.07193", "attnviz run assets/samples/images/cat.jpg --model dinov2-small"},
      {"minilm", models::InputKind::text,
       "BERT of six layers, trained on the meaning of sentences. The default features of texts.",
       "Wang et al. 2020, arXiv:2002.10957; Reimers, Gurevych 2019, arXiv:1908.10084",
       "attnviz run --text 'The animal was too tired to cross the street' --model minilm"},
      {"rxnmapper", models::InputKind::text,
       "ALBERT, trained on chemical reactions: in layer 10, head 5, atoms look at where they came from.",
       "Schwaller et al. 2021, doi:10.1126/sciadv.abe4166",
       "attnviz run --text 'CC(=O)Cl.NCc1ccccc1>>CC(=O)NCc1ccccc1' --model rxnmapper"},
      {"rnnsearch-dates", models::InputKind::text,
       "RNNsearch, trained on dates in English: it writes them as ISO 8601 and looks at the words that say each digit.",
       "Bahdanau, Cho, Bengio 2014, arXiv:1409.0473",
       "attnviz run --text 'Sunday the 3rd of May, 2009' --model rnnsearch-dates"},
      {"rnnsearch-dates-dot", models::InputKind::text, "The same with the score dot.",
       "Luong, Pham, Manning 2015, arXiv:1508.04025",
       "attnviz run --text 'Sunday the 3rd of May, 2009' --model rnnsearch-dates-dot"},
      {"rnnsearch-dates-bilinear", models::InputKind::text, "The same with the score bilinear.",
       "Luong, Pham, Manning 2015, arXiv:1508.04025",
       "attnviz run --text 'Sunday the 3rd of May, 2009' --model rnnsearch-dates-bilinear"},
      {"rnnsearch-dates-concat", models::InputKind::text, "The same with the score concat.",
       "Luong, Pham, Manning 2015, arXiv:1508.04025",
       "attnviz run --text 'Sunday the 3rd of May, 2009' --model rnnsearch-dates-concat"},
      {"rnnsearch-dates-local", models::InputKind::text,
       "The same with the score bilinear within a window whose place is predicted.",
       "Luong, Pham, Manning 2015, arXiv:1508.04025",
       "attnviz run --text 'Sunday the 3rd of May, 2009' --model rnnsearch-dates-local"},
      {"rnnsearch-dates-sparsemax", models::InputKind::text,
       "RNNsearch with sparsemax in place of softmax: most characters get exactly nothing.",
       "Martins, Astudillo 2016, arXiv:1602.02068",
       "attnviz run --text 'Sunday the 3rd of May, 2009' --model rnnsearch-dates-sparsemax"},
      {"transformer-sort", models::InputKind::text,
       "Encoder and decoder of a transformer, trained to sort digits: before each it looks at the one it takes next.",
       "Vaswani et al. 2017, arXiv:1706.03762", "attnviz run --text '3 1 4 1 5 9' --model transformer-sort"},
      {"transformer-dates", models::InputKind::text, "The transformer on the dates of rnnsearch-dates.",
       "Vaswani et al. 2017, arXiv:1706.03762",
       "attnviz run --text 'Sunday the 3rd of May, 2009' --model transformer-dates"},
      {"ram-digits", models::InputKind::picture,
       "RAM: an eye that sees little at a time learned where to look for a digit among clutter.",
       "Mnih et al. 2014, arXiv:1406.6247", "attnviz run assets/samples/digits --model ram-digits"},
      {"show-attend-tell", models::InputKind::picture,
       "Show, attend and tell: captions of pictures of shapes, each word from where the network looks.",
       "Xu et al. 2015, arXiv:1502.03044", "attnviz run assets/samples/shapes --model show-attend-tell"},
      {"show-attend-tell-hard", models::InputKind::picture,
       "Show, attend and tell with hard attention: it looks at one place for each word.",
       "Xu et al. 2015, arXiv:1502.03044", "attnviz run assets/samples/shapes --model show-attend-tell-hard"},
  }};
  return kBoxed;
}

bool is_boxed(const std::string& name) {
  return !boxed_folder(name).empty();
}

fs::path find_network(const std::string& name) {
  fs::path boxed = boxed_folder(name);
  if (!boxed.empty()) return boxed;
  std::error_code error;
  if (fs::exists(name, error)) return name;
  std::vector<std::string> names;
  for (const BoxedNetwork& network : boxed_networks()) names.emplace_back(network.name);
  const std::string near = did_you_mean(name, names);
  throw Error(ErrorKind::not_found,
              "there is no network '" + io::for_terminal(name) + "', neither in the box nor as a folder",
              near.empty() ? "'attnviz list models' shows what is in the box" : near);
}

std::string own_weights_sha256(const std::string& name) {
  std::error_code error;
  if (name.empty() || is_boxed(name) || !fs::exists(name, error)) return "";
  try {
    std::string hashes;
    const auto checkpoint = models::Checkpoint::open(name);
    for (const fs::path& file : checkpoint.files()) hashes += io::sha256_of_file(file);
    return hashes.size() == 64 ? hashes : io::sha256(std::as_bytes(std::span(hashes)));
  } catch (const Error&) {
    return "";
  }
}

std::string stem_of_network(const std::string& name) {
  const fs::path path = find_network(name);
  return path.has_filename() ? path.filename().string() : path.parent_path().filename().string();
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
