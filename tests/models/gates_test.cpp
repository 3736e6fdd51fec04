#include <algorithm>

#include "attnviz/core/parallel.hpp"
#include "attnviz/io/safetensors.hpp"
#include "attnviz/io/safetensors_writer.hpp"
#include "attnviz/models/registry.hpp"
#include "models/kept_run.hpp"
#include "support/catch.hpp"
#include "support/error_of.hpp"
#include "support/golden.hpp"
#include "support/paths.hpp"

using namespace attnviz;
using namespace attnviz::test;

namespace {

namespace fs = std::filesystem;

/// Keeps every map of every gate.
class KeepGates : public models::Sink {
 public:
  std::map<std::size_t, std::vector<AttentionMap>> gates_of;

  void attention(std::size_t /*layer*/, Tensor3 /*weights*/) override {}
  void gates(std::size_t layer, std::vector<AttentionMap> maps) override { gates_of[layer] = std::move(maps); }

  std::vector<AttentionMap> all() const {
    std::vector<AttentionMap> maps;
    for (const auto& [layer, own] : gates_of) maps.insert(maps.end(), own.begin(), own.end());
    return maps;
  }
};

models::Request everything_but_states(const models::ModelFacts& facts) {
  models::Request request = everything_of(facts);
  request.hidden_states.clear();
  return request;
}

models::ModelInput pixels_in(const io::Safetensors& file, const std::string& name) {
  const Tensor pixels = file.read(name);
  models::ModelInput input;
  input.pixels = Tensor3::from_shape({pixels.shape(0), pixels.shape(1), pixels.shape(2)});
  std::ranges::copy(values_of(pixels), input.pixels.data());
  return input;
}

/// Every gate, the features and the logits of a tiny network for one of its pictures.
void check_picture(const models::Model& model, const io::Safetensors& expected, const std::string& picture) {
  INFO(picture);
  KeepGates kept;
  const auto run = model.run(pixels_in(expected, picture + "pixels"), everything_but_states(model.facts()), kept);
  CHECK(kept.gates_of.size() == model.facts().layers);
  std::size_t found = 0;
  for (const AttentionMap& map : kept.all()) {
    INFO(map.name);
    validate(map);
    const Tensor wanted = expected.read(picture + map.name);
    CHECK(map.values.shape() == wanted.shape());
    const double size = std::max(1.0, static_cast<double>(*std::ranges::max_element(values_of(wanted))));
    CHECK(worst_difference(map.values, wanted) < 1e-5 * size);
    ++found;
  }
  const auto& entries = expected.entries();
  CHECK(found + 3 == static_cast<std::size_t>(std::ranges::count_if(
                         entries, [&](const auto& entry) { return entry.name.starts_with(picture); })));
  const Tensor features = expected.read(picture + "features");
  const double largest = std::max(1.0, static_cast<double>(*std::ranges::max_element(values_of(features))));
  CHECK(worst_difference(run.tokens, features) < 1e-5 * largest);
  REQUIRE(run.predictions.size() == 1);
  const Tensor logits = expected.read(picture + "logits");
  CHECK(worst_difference(std::span<const float>(run.predictions[0].logits), values_of(logits)) < 1e-4);
}

void check_network(const std::string& name) {
  INFO(name);
  const std::string folder = tiny_model("gates_" + name);
  const auto model = models::load(folder);
  const auto expected = io::Safetensors::open(folder + "/expected.safetensors");
  check_picture(*model, expected, "square.");
  check_picture(*model, expected, "wide.");
}

/// A tiny network's folder to be changed.
class Changed {
 public:
  explicit Changed(const std::string& name) {
    for (const char* file : {"config.json", "model.safetensors"}) {
      fs::copy_file(fs::path(tiny_model("gates_" + name)) / file, folder_ / file);
    }
  }
  Changed& replace(const std::string& what, const std::string& by, const char* file = "config.json") {
    std::string text = read_text(folder_ / file);
    const auto place = text.find(what);
    REQUIRE(place != std::string::npos);
    write_text(folder_ / file, text.replace(place, what.size(), by));
    return *this;
  }
  std::string error() const {
    const std::string text = error_of([&] { models::load(folder_.path()); }).what();
    CHECK(text.find('\n') == std::string::npos);
    return text;
  }
  const fs::path& path() const { return folder_.path(); }

 private:
  TemporaryFolder folder_;
};

}  // namespace

TEST_CASE("ResNets with SE and ECA agree with timm on every gate, feature and logit") {
  for (const char* name : {"seresnet", "seresnet_basic", "seresnext", "seresnetaa", "resnetrs", "senet", "ecaresnet"}) {
    check_network(name);
  }
}

TEST_CASE("ResNets without gates agree with timm on every feature, logit and on what places say for the answer") {
  for (const char* name : {"resnet_plain", "resnet_deep"}) check_network(name);
}

TEST_CASE("a ResNet without gates and without a head has features and nothing to draw") {
  const fs::path folder = tiny_model("gates_resnet_plain");
  const auto whole = io::Safetensors::open(folder / "model.safetensors");
  std::vector<Tensor> values;
  std::vector<std::string> names;
  for (const auto& entry : whole.entries()) {
    if (entry.name.starts_with("fc.")) continue;
    values.push_back(whole.read(entry.name));
    names.push_back(entry.name);
  }
  std::vector<io::NamedTensor> tensors;
  for (std::size_t place = 0; place < names.size(); ++place) tensors.push_back(io::named(names[place], values[place]));
  const TemporaryFolder headless;
  io::write_safetensors(headless / "model.safetensors", tensors, {}, io::Overwrite::no);
  fs::copy_file(folder / "config.json", headless / "config.json");
  const auto model = models::load(headless.path());
  const auto expected = io::Safetensors::open(folder / "expected.safetensors");
  const auto input = pixels_in(expected, "square.pixels");
  KeepGates kept;
  CHECK(worst_difference(model->run(input, {.tokens = true}, kept).tokens, expected.read("square.features")) < 1e-4);
  CHECK_THROWS_WITH(model->run(input, {.layers = {0}}, kept), ContainsSubstring("neither gates nor a head"));
}

TEST_CASE("ResNets of selective kernels agree with timm on every share, feature and logit") {
  for (const char* name : {"skresnet", "skresnext"}) check_network(name);
}

TEST_CASE("ResNets with global context agree with timm on every place, addition, feature and logit") {
  for (const char* name : {"gcresnet", "gcresnext", "seresnet_tiered", "eca_resnext"}) check_network(name);
}

TEST_CASE("MobileNets and EfficientNets agree with timm on every gate, feature and logit") {
  for (const char* name : {"mobilenet_small", "mobilenet_large", "efficientnet_b", "efficientnet_same",
                           "efficientnet_v2", "efficientnet_context"}) {
    check_network(name);
  }
}

TEST_CASE("a gate is named after its module and says what its numbers are") {
  const std::string folder = tiny_model("gates_efficientnet_context");
  const auto model = models::load(folder);
  CHECK(model->facts().architecture == "gc_efficientnetv2_rw_t");
  CHECK(model->facts().gate_stages == std::vector<std::size_t>{3, 4, 4, 5});
  KeepGates kept;
  const auto file = io::Safetensors::open(folder + "/expected.safetensors");
  model->run(pixels_in(file, "square.pixels"), {.layers = {2}}, kept);
  REQUIRE(kept.gates_of.size() == 1);
  const auto& maps = kept.gates_of.at(2);
  REQUIRE(maps.size() == 2);
  CHECK(maps[0].name == "blocks.4.1.se.places");
  CHECK(maps[0].kind == ValueKind::probability);
  REQUIRE(maps[0].grid);
  CHECK(maps[0].grid->cells() == 9);
  CHECK(*summarize(maps[0]).sum_error < 1e-6);
  CHECK(maps[1].name == "blocks.4.1.se.gate");
  CHECK(maps[1].kind == ValueKind::gate);
  CHECK(maps[1].axes[0].kind == AxisKind::channel);
}

TEST_CASE("networks with gates give the same bytes for every number of threads") {
  for (const char* name : {"seresnext", "efficientnet_b", "skresnext"}) {
    const std::string folder = tiny_model("gates_" + std::string(name));
    const auto model = models::load(folder);
    const auto input = pixels_in(io::Safetensors::open(folder + "/expected.safetensors"), "wide.pixels");
    const auto run_with = [&](std::size_t threads) {
      const ThreadLimit limit(threads);
      KeepGates kept;
      return model->run(input, everything_but_states(model->facts()), kept).tokens;
    };
    CHECK(same_bytes(run_with(1), run_with(4)));
  }
}

TEST_CASE("a structure that the files do not tell is refused") {
  const std::string architecture = "\"seresnet50.a1_in1k\"";
  CHECK(Changed("seresnet").replace("\"architecture\"", "\"architect\"").error().find("names no architecture") !=
        std::string::npos);
  CHECK(Changed("seresnet").replace(architecture, "\"my_resnet\"").error().find("'my_resnet' is not known") !=
        std::string::npos);
  CHECK(Changed("seresnet").replace("\"in_chans\": 3", "\"output_stride\": 8").error().find("'output_stride'") !=
        std::string::npos);
  CHECK(Changed("seresnet").replace("\"global_pool\": \"avg\"", "\"global_pool\": \"max\"").error().find("'max'") !=
        std::string::npos);
  CHECK(Changed("seresnet")
            .replace("layer1.0.se.fc1.bias", "layer1.0.se.fc1.bios", "model.safetensors")
            .error()
            .find("1 missing: layer1.0.se.fc1.bias; 1 not asked for: layer1.0.se.fc1.bios") != std::string::npos);
}

TEST_CASE("sizes that no convolution has are refused before anything is allocated") {
  // The same bytes under another shape.
  CHECK(Changed("seresnet")
            .replace("[64,3,7,7]", "[3,64,7,7]", "model.safetensors")
            .error()
            .find("conv1.weight is [3, 64, 7, 7], which no convolution of 3 channels is") != std::string::npos);
  CHECK(Changed("seresnet").replace("seresnet50.", "seresnet33ts.").error().find("'seresnet33ts' is not known") !=
        std::string::npos);
}

TEST_CASE("hidden states of tokens are not asked of a network with gates") {
  const std::string folder = tiny_model("gates_seresnet");
  const auto model = models::load(folder);
  const auto input = pixels_in(io::Safetensors::open(folder + "/expected.safetensors"), "square.pixels");
  KeepGates kept;
  CHECK(error_of([&] { model->run(input, {.hidden_states = {0}}, kept); }).kind() == ErrorKind::unsupported);
  CHECK(error_of([&] { model->run(input, {.layers = {5}}, kept); }).kind() == ErrorKind::usage);
  model->run(input, {}, kept);
  CHECK(kept.gates_of.empty());
}
