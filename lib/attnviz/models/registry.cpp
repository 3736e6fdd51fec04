#include "attnviz/models/registry.hpp"

#include <algorithm>
#include <array>

#include "attnviz/core/error.hpp"
#include "attnviz/core/nearest_name.hpp"
#include "attnviz/io/escape.hpp"
#include "attnviz/models/architectures/bert_family.hpp"
#include "attnviz/models/architectures/clip.hpp"
#include "attnviz/models/architectures/dinov2.hpp"
#include "attnviz/models/architectures/gated_resnet.hpp"
#include "attnviz/models/architectures/gpt2.hpp"
#include "attnviz/models/architectures/openai_clip.hpp"
#include "attnviz/models/architectures/timm_efficientnet.hpp"
#include "attnviz/models/architectures/timm_resnet.hpp"
#include "attnviz/models/architectures/timm_vit.hpp"
#include "attnviz/models/architectures/vit.hpp"
#include "attnviz/models/naming/weights.hpp"
#include "attnviz/models/systems/registry.hpp"

namespace attnviz::models {
namespace {

constexpr std::array kVit = {&kHuggingFaceVit};
constexpr std::array kDeit = {&kHuggingFaceDeit};
constexpr std::array kDinov2Names = {&kHuggingFaceDinov2};
constexpr std::array kClipVision = {&kHuggingFaceClipVision, &kOpenaiClip};
constexpr std::array kSiglipVision = {&kHuggingFaceClipVision};
constexpr std::array kClipText = {&kHuggingFaceClipText, &kOpenaiClipText};
constexpr std::array kSiglipText = {&kHuggingFaceClipText};
constexpr std::array kOpenaiVision = {&kOpenaiClip};
constexpr std::array kOpenaiText = {&kOpenaiClipText};
constexpr std::array kTimm = {&kTimmVit};
constexpr std::array kTorchvision = {&kTorchvisionVit};
constexpr std::array kResnet = {&kTimmResnet, &kTimmSelectiveBasic, &kTimmSelectiveBottleneck};
constexpr std::array kByobnet = {&kTimmByobnet};
constexpr std::array kEfficientnet = {&kTimmEfficientnet};
constexpr std::array kGated = {&kGatedResnet};
constexpr std::array kBert = {&kHuggingFaceBert};
constexpr std::array kAlbert = {&kHuggingFaceAlbert};
constexpr std::array kDistilbert = {&kHuggingFaceDistilbert};
constexpr std::array kMpnet = {&kHuggingFaceMpnet};
constexpr std::array kGpt2 = {&kHuggingFaceGpt2};

const std::array<Architecture, 27> kRows = {{
    {{"vit", "Vision Transformer", InputKind::picture, "Patches of a picture as the words of a sentence.",
      "Dosovitskiy et al. 2020, arXiv:2010.11929"},
     kVit,
     load_vit},
    {{"deit", "DeiT", InputKind::picture,
      "A vision transformer taught by a convolutional network, with a token for it.",
      "Touvron et al. 2020, arXiv:2012.12877"},
     kDeit,
     load_deit},
    {{"dinov2", "DINOv2", InputKind::picture, "Trained without labels; what means the same has similar tokens.",
      "Oquab et al. 2023, arXiv:2304.07193"},
     kDinov2Names,
     load_dinov2},
    {{"dinov2_with_registers", "DINOv2 with registers", InputKind::picture,
      "DINOv2 with tokens of its own to write notes on, so that patches stay free of them.",
      "Darcet et al. 2023, arXiv:2309.16588"},
     kDinov2Names,
     load_dinov2},
    {{"openai_clip", "CLIP, pictures, OpenAI's and open_clip's names", InputKind::picture,
      "The half of CLIP that sees, as OpenAI and open_clip save it.", "Radford et al. 2021, arXiv:2103.00020"},
     kOpenaiVision,
     load_openai_clip_vision},
    {{"clip", "CLIP, pictures", InputKind::picture, "Pictures and their captions in one space: the half that sees.",
      "Radford et al. 2021, arXiv:2103.00020"},
     kClipVision,
     load_clip_vision},
    {{"clip_vision_model", "CLIP, pictures", InputKind::picture, "The half of CLIP that sees, alone.",
      "Radford et al. 2021, arXiv:2103.00020"},
     kClipVision,
     load_clip_vision},
    {{"siglip", "SigLIP, pictures", InputKind::picture, "CLIP with a sigmoid loss: the half that sees.",
      "Zhai et al. 2023, arXiv:2303.15343"},
     kSiglipVision,
     load_siglip_vision},
    {{"siglip_vision_model", "SigLIP, pictures", InputKind::picture, "The half of SigLIP that sees, alone.",
      "Zhai et al. 2023, arXiv:2303.15343"},
     kSiglipVision,
     load_siglip_vision},
    {{"timm_vit", "Vision Transformer, timm's and the DINO authors' names", InputKind::picture,
      "ViT, DeiT, DINO and DINOv2 as timm and their authors save them.", "Dosovitskiy et al. 2020, arXiv:2010.11929"},
     kTimm,
     load_timm_vit},
    {{"torchvision_vit", "Vision Transformer, torchvision's names", InputKind::picture, "ViT as torchvision saves it.",
      "Dosovitskiy et al. 2020, arXiv:2010.11929"},
     kTorchvision,
     load_torchvision_vit},
    {{"timm_resnet", "ResNet with gates or without, timm's names", InputKind::picture,
      "The channel gates of SE, ECA and SK in ResNets and ResNeXts: seresnet50, ecaresnet26t, skresnet18 ...; of a "
      "resnet50 what each place says for its answer.",
      "Hu et al. 2017, arXiv:1709.01507; Wang et al. 2019, arXiv:1910.03151; Li et al. 2019, arXiv:1903.06586"},
     kResnet,
     load_timm_resnet},
    {{"timm_byobnet", "ResNet with global context, timm's names", InputKind::picture,
      "What a picture holds where the network looks is added to its channels: gcresnet50t, gcresnext26ts ...",
      "Cao et al. 2019, arXiv:1904.11492"},
     kByobnet,
     load_timm_byobnet},
    {{"timm_efficientnet", "EfficientNet and MobileNetV3, timm's names", InputKind::picture,
      "The channel gates of small networks: efficientnet_b0, efficientnetv2_s, mobilenetv3_small_100 ...",
      "Tan, Le 2019, arXiv:1905.11946; Howard et al. 2019, arXiv:1905.02244"},
     kEfficientnet,
     load_timm_efficientnet},
    {{"gated_resnet", "Small ResNet with one kind of gate", InputKind::picture,
      "Every gate of the textbook in the same place of the same network: SE, ECA, CBAM, GC, non-local, SimAM, "
      "external.",
      "He et al. 2015, arXiv:1512.03385"},
     kGated,
     load_gated_resnet},
    {{"bert", "BERT", InputKind::text, "Every word looks at every word, to guess those that were hidden.",
      "Devlin et al. 2018, arXiv:1810.04805"},
     kBert,
     load_bert},
    {{"roberta", "RoBERTa", InputKind::text, "BERT trained longer, without its second task.",
      "Liu et al. 2019, arXiv:1907.11692"},
     kBert,
     load_roberta},
    {{"electra", "ELECTRA", InputKind::text, "Trained to tell which words were replaced.",
      "Clark et al. 2020, arXiv:2003.10555"},
     kBert,
     load_electra},
    {{"albert", "ALBERT", InputKind::text, "BERT whose layers share one set of weights.",
      "Lan et al. 2019, arXiv:1909.11942"},
     kAlbert,
     load_albert},
    {{"distilbert", "DistilBERT", InputKind::text, "BERT with half of the layers, taught by the whole.",
      "Sanh et al. 2019, arXiv:1910.01108"},
     kDistilbert,
     load_distilbert},
    {{"mpnet", "MPNet", InputKind::text, "Hidden and permuted words at once; scores also depend on distance.",
      "Song et al. 2020, arXiv:2004.09297"},
     kMpnet,
     load_mpnet},
    {{"gpt2", "GPT-2", InputKind::text, "Each word looks back only, to guess the next.", "Radford et al. 2019"},
     kGpt2,
     load_gpt2},
    {{"openai_clip", "CLIP, texts, OpenAI's and open_clip's names", InputKind::text,
      "The half of CLIP that reads, as OpenAI and open_clip save it.", "Radford et al. 2021, arXiv:2103.00020"},
     kOpenaiText,
     load_openai_clip_text},
    {{"clip", "CLIP, texts", InputKind::text, "Pictures and their captions in one space: the half that reads.",
      "Radford et al. 2021, arXiv:2103.00020"},
     kClipText,
     load_clip_text},
    {{"clip_text_model", "CLIP, texts", InputKind::text, "The half of CLIP that reads, alone.",
      "Radford et al. 2021, arXiv:2103.00020"},
     kClipText,
     load_clip_text},
    {{"siglip", "SigLIP, texts", InputKind::text, "CLIP with a sigmoid loss: the half that reads.",
      "Zhai et al. 2023, arXiv:2303.15343"},
     kSiglipText,
     load_siglip_text},
    {{"siglip_text_model", "SigLIP, texts", InputKind::text, "The half of SigLIP that reads, alone.",
      "Zhai et al. 2023, arXiv:2303.15343"},
     kSiglipText,
     load_siglip_text},
}};

bool fits(const Architecture& row, std::optional<InputKind> input) {
  return !input || row.description.input == *input;
}

struct Found {
  const Architecture* row = nullptr;
  const Naming* naming = nullptr;
};

/// By the naming alone, for files without a config.json that says what they are.
Found by_fingerprint(const Checkpoint& checkpoint, std::optional<InputKind> input) {
  for (const Architecture& row : kRows) {
    if (!fits(row, input)) continue;
    if (const Naming* naming = Weights::recognize(checkpoint, row.namings)) return {&row, naming};
  }
  return {};
}

Found by_type(const std::string& type, const Checkpoint& checkpoint, std::optional<InputKind> input) {
  Found found;
  for (const Architecture& row : kRows) {
    if (row.description.name != type || !fits(row, input)) continue;
    const Naming* naming = Weights::recognize(checkpoint, row.namings);
    if (found.row == nullptr || (naming != nullptr && found.naming == nullptr)) found = {&row, naming};
  }
  return found;
}

/// config.json, or where there is none what open_clip writes instead; beside a file of open_clip's name too.
std::filesystem::path config_file_of(const std::filesystem::path& path) {
  constexpr const char* kOpenClip = "open_clip_config.json";
  std::error_code error;
  if (!std::filesystem::is_directory(path, error)) {
    return path.filename().string().starts_with("open_clip") ? path.parent_path() / kOpenClip : path / "config.json";
  }
  const auto usual = path / "config.json", other = path / kOpenClip;
  return !std::filesystem::exists(usual, error) && std::filesystem::exists(other, error) ? other : usual;
}

[[noreturn]] void refuse(const std::string& where, const std::string& type, std::optional<InputKind> input) {
  std::vector<std::string> names;
  bool known = false;
  for (const Architecture& row : kRows) {
    names.emplace_back(row.description.name);
    known = known || row.description.name == type;
  }
  if (known && input) {
    throw Error(ErrorKind::usage, where + ": " + type + " reads no " + name_of(*input));
  }
  const auto systems = system_architectures();
  if (std::ranges::any_of(systems, [&](const auto& row) { return row.description.name == type; })) {
    throw Error(ErrorKind::usage, where + ": " + type + " answers in steps and has no layers of tokens to look at",
                "'--model' without further options draws where it looks");
  }
  if (!type.empty()) {
    const std::string near = did_you_mean(type, names);
    throw Error(ErrorKind::unsupported, where + ": model_type '" + io::for_terminal(type) + "' is not known",
                near.empty() ? "'attnviz list models' has those that are" : near);
  }
  throw Error(ErrorKind::unsupported, where + ": no known network names its tensors like this",
              "put the config.json beside it, or see 'attnviz list models'");
}

}  // namespace

std::span<const Architecture> architectures() {
  return kRows;
}

std::unique_ptr<const Model> load(const std::filesystem::path& path, std::optional<InputKind> input) {
  const std::string where = io::for_terminal(path.string());
  std::error_code error;
  if (!std::filesystem::exists(path, error)) throw Error(ErrorKind::not_found, where + ": does not exist");
  const auto config_file = config_file_of(path);
  const Config config = std::filesystem::exists(config_file, error) ? Config::load(config_file)
                                                                    : Config::parse("{}", where + ": no config.json");
  const Checkpoint checkpoint = Checkpoint::open(path);
  const std::string type = config.text_or("model_type", "");
  // transformers wraps timm's networks and leaves it to "architecture" which one it is.
  const Found found =
      type.empty() || type == "timm_wrapper" ? by_fingerprint(checkpoint, input) : by_type(type, checkpoint, input);
  if (found.row == nullptr) refuse(where, type, input);
  const Naming& naming = found.naming != nullptr ? *found.naming : *found.row->namings.front();
  return found.row->load(checkpoint, naming, config);
}

}  // namespace attnviz::models
