#include "attnviz/pipeline/network.hpp"

#include <array>

#include "attnviz/core/deadline.hpp"
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
  static constexpr auto kBoxed = std::to_array<BoxedNetwork>({
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
      {"memn2n-stories", models::InputKind::text,
       "End-to-end memory network, trained on small stories: three hops over the sentences answer the question.",
       "Sukhbaatar et al. 2015, arXiv:1503.08895",
       "attnviz run --text 'Anna went to the kitchen. Boris ran to the attic. Anna took the lamp. Where is the lamp?' "
       "--model memn2n-stories"},
      {"memory-network-stories", models::InputKind::text,
       "Memory network with hard attention: each hop picks the one sentence that supports the answer.",
       "Weston et al. 2014, arXiv:1410.3916",
       "attnviz run --text 'Anna went to the kitchen. Boris ran to the attic. Anna took the lamp. Where is the lamp?' "
       "--model memory-network-stories"},
      {"gpt2-induction", models::InputKind::text,
       "GPT-2 of two layers, trained on sequences that repeat: induction heads look at the word behind the last time.",
       "Olsson et al. 2022, arXiv:2209.11895; Radford et al. 2019",
       "attnviz run --text 'cat owl bear fox cat owl bear' --model gpt2-induction --layer all"},
      {"bert-agreement", models::InputKind::text,
       "BERT of one layer, trained on verbs that agree with their subjects: the hidden verb looks for its subject.",
       "Devlin et al. 2018, arXiv:1810.04805; Linzen et al. 2016, arXiv:1611.01368",
       "attnviz run --text 'the keys to the cabinet [MASK] rusty .' --model bert-agreement --head 1"},
      {"cued-shapes-se", models::InputKind::picture,
       "Trained on cued shapes, a border's colour means one of four shapes: squeeze and excitation in each block.",
       "Hu et al. 2017, arXiv:1709.01507", "attnviz run assets/samples/cued/1.png --model cued-shapes-se"},
      {"cued-shapes-eca", models::InputKind::picture,
       "Trained on cued shapes: efficient channel attention in each block.", "Wang et al. 2019, arXiv:1910.03151",
       "attnviz run assets/samples/cued/1.png --model cued-shapes-eca"},
      {"cued-shapes-cbam", models::InputKind::picture,
       "Trained on cued shapes: CBAM, which channels and then which places, in each block.",
       "Woo et al. 2018, arXiv:1807.06521", "attnviz run assets/samples/cued/1.png --model cued-shapes-cbam"},
      {"cued-shapes-gc", models::InputKind::picture, "Trained on cued shapes: a global context in each block.",
       "Cao et al. 2019, arXiv:1904.11492", "attnviz run assets/samples/cued/2.png --model cued-shapes-gc"},
      {"cued-shapes-nonlocal", models::InputKind::picture,
       "Trained on cued shapes: in its last two blocks every place looks at every other.",
       "Wang et al. 2018, arXiv:1711.07971", "attnviz run assets/samples/cued/2.png --model cued-shapes-nonlocal"},
      {"cued-shapes-simam", models::InputKind::picture,
       "Trained on cued shapes: SimAM, which has nothing to learn, in each block.", "Yang et al. 2021, PMLR 139:11863",
       "attnviz run assets/samples/cued/3.png --model cued-shapes-simam"},
      {"cued-shapes-external", models::InputKind::picture,
       "Trained on cued shapes: external attention to sixteen units of memory in each block.",
       "Guo et al. 2021, arXiv:2105.02358", "attnviz run assets/samples/cued/3.png --model cued-shapes-external"},
      {"fashion-se", models::InputKind::picture, "Trained on Fashion-MNIST: squeeze and excitation in each block.",
       "Hu et al. 2017, arXiv:1709.01507", "attnviz run assets/samples/fashion/1.png --model fashion-se"},
      {"fashion-simam", models::InputKind::picture,
       "Trained on Fashion-MNIST: SimAM, which has nothing to learn, in each block.",
       "Yang et al. 2021, PMLR 139:11863", "attnviz run assets/samples/fashion/2.png --model fashion-simam"},
      {"vit-fashion", models::InputKind::picture, "Trained on Fashion-MNIST: a vision transformer of four layers.",
       "Dosovitskiy et al. 2020, arXiv:2010.11929", "attnviz run assets/samples/fashion/3.png --model vit-fashion"},
      {"cued-shapes-none", models::InputKind::picture,
       "Trained on cued shapes without a gate, to compare with: what each place says for its answer.",
       "Zhou et al. 2015, arXiv:1512.04150", "attnviz run assets/samples/cued/1.png --model cued-shapes-none"},
      {"fashion-none", models::InputKind::picture,
       "Trained on Fashion-MNIST without a gate, to compare with: what each place says for its answer.",
       "Zhou et al. 2015, arXiv:1512.04150", "attnviz run assets/samples/fashion/1.png --model fashion-none"},
      {"ram-digits", models::InputKind::picture,
       "RAM: an eye that sees little at a time learned where to look for a digit among clutter.",
       "Mnih et al. 2014, arXiv:1406.6247", "attnviz run assets/samples/digits --model ram-digits"},
      {"show-attend-tell", models::InputKind::picture,
       "Show, attend and tell: captions of pictures of shapes, each word from where the network looks.",
       "Xu et al. 2015, arXiv:1502.03044", "attnviz run assets/samples/shapes --model show-attend-tell"},
      {"show-attend-tell-hard", models::InputKind::picture,
       "Show, attend and tell with hard attention: it looks at one place for each word.",
       "Xu et al. 2015, arXiv:1502.03044", "attnviz run assets/samples/shapes --model show-attend-tell-hard"},
  });
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
  const DeadlinePause pause;  // loaded once for all inputs
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
    made->preprocess = read_preprocessing(made->path, made->model->facts());
  } else {
    std::error_code error;  // a file of weights has its tokenizer beside it
    made->tokenizer = load_tokenizer(fs::is_directory(made->path, error) ? made->path : made->path.parent_path());
  }
  network = std::move(made);
  return network;
}

}  // namespace attnviz::pipeline
