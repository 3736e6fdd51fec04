#include "attnviz/io/safetensors.hpp"
#include "attnviz/models/registry.hpp"
#include "models/kept_run.hpp"
#include "support/catch.hpp"
#include "support/golden.hpp"
#include "support/paths.hpp"

using namespace attnviz;
using namespace attnviz::test;
using models::InputKind;

namespace {

// What transformers and timm compute is single precision too, so two right answers differ by their roundings.
constexpr double kClose = 1e-5;

/// Compares everything that expected.safetensors has with what the network gives; `part` is "vision." or "text." in
/// files of two networks.
void check_folder(const std::string& folder, InputKind kind, const std::string& part = "") {
  INFO(folder << " " << part);
  const auto expected = io::Safetensors::open(folder + "/expected.safetensors");
  const auto model = models::load(folder, kind);
  models::Request request = everything_of(model->facts());
  const models::ModelInput input = kind == InputKind::picture ? picture_in(folder) : text_in(folder);
  const std::size_t tokens = kind == InputKind::picture ? 0 : input.ids.size();
  for (std::size_t token = 0; token < tokens; ++token) request.predict_at.push_back(token);
  KeepAll kept;
  const models::ModelRun run = model->run(input, request, kept);

  REQUIRE(kept.attentions.size() == model->facts().layers);
  for (std::size_t layer = 0; layer < model->facts().layers; ++layer) {
    INFO("layer " << layer);
    const Tensor attention = expected.read(part + "attentions." + std::to_string(layer));
    CHECK(worst_difference(kept.attentions.at(layer), attention) < kClose);
    const Tensor state = expected.read(part + "hidden_states." + std::to_string(layer));
    CHECK(worst_difference(kept.hidden_states.at(layer), state) < kClose * 10);
  }
  if (expected.contains(part + "last_hidden_state")) {
    CHECK(worst_difference(run.tokens, expected.read(part + "last_hidden_state")) < kClose * 10);
  }
  if (!expected.contains("logits")) return;
  std::vector<float> logits;
  for (const auto& prediction : run.predictions) {
    logits.insert(logits.end(), prediction.logits.begin(), prediction.logits.end());
  }
  const Tensor wanted = expected.read("logits");
  CHECK(worst_difference(std::span<const float>(logits), values_of(wanted)) < kClose * 10);
}

void check_case(const std::string& name, InputKind kind, const std::string& part = "") {
  check_folder(tiny_model(name), kind, part);
}

}  // namespace

TEST_CASE("text networks agree with transformers on every weight, state and logit") {
  for (const char* name :
       {"bert", "bert_base", "bert_classes", "bert_gamma", "distilbert", "roberta", "electra", "albert", "mpnet",
        "gpt2", "gpt2_base", "distilbert_classes", "albert_classes", "roberta_classes", "electra_classes"}) {
    check_case(name, InputKind::text);
  }
}

TEST_CASE("vision networks agree with transformers on every weight, state and logit") {
  for (const char* name : {"vit", "vit_wide", "deit", "dinov2", "dinov2_swiglu", "dinov2_with_registers", "vit_quick",
                           "dinov2_classes", "dinov2_registers_classes"}) {
    check_case(name, InputKind::picture);
  }
}

TEST_CASE("files of tensors alone are recognised by their names, and agree with the authors' own code") {
  for (const char* name : {"dino_authors", "torchvision_vit"}) check_case(name, InputKind::picture);
}

TEST_CASE("vision networks agree with timm on every weight, state and logit") {
  for (const char* name : {"timm_plain", "timm_registers", "timm_scaled"}) check_case(name, InputKind::picture);
}

TEST_CASE("both halves of CLIP and SigLIP agree with transformers") {
  for (const char* name : {"clip", "siglip", "openai_clip"}) {
    check_case(name, InputKind::picture, "vision.");
    check_case(name, InputKind::text, "text.");
  }
}

TEST_CASE("open_clip's config says which heads and which activation its weights have") {
  const TemporaryFolder folder;
  const std::filesystem::path weights = tiny_model("openai_clip") + "/model.safetensors",
                              stored = tiny_model("open_clip");
  std::filesystem::copy(weights, folder.path() / "open_clip_model.safetensors");
  for (const char* name : {"open_clip_config.json", "expected.safetensors"})
    std::filesystem::copy(stored / name, folder.path() / name);
  check_folder(folder.path().string(), InputKind::picture, "vision.");
  check_folder(folder.path().string(), InputKind::text, "text.");
  const auto alone = models::load(folder.path() / "open_clip_model.safetensors", InputKind::picture);
  CHECK(alone->facts().heads == 4);
  CHECK(alone->facts().architecture == "openai_clip");
}

TEST_CASE("a classifier names its classes") {
  const auto model = models::load(tiny_model("vit"));
  KeepAll kept;
  const auto run = model->run(picture_in(tiny_model("vit")), {.predictions = 2}, kept);
  REQUIRE(run.predictions.size() == 1);
  const auto& answers = run.predictions[0].answers;
  REQUIRE(answers.size() == 2);
  CHECK(answers[0].probability >= answers[1].probability);
  const std::vector<std::string> labels = {"cat", "dog", "owl", "eel"};
  CHECK(answers[0].label == labels.at(answers[0].index));
  CHECK(kept.attentions.empty());
}
