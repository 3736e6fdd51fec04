// The networks in the box, compared with what transformers computes from the same folders.
#include "attnviz/image/decode.hpp"
#include "attnviz/image/preprocess.hpp"
#include "attnviz/io/safetensors.hpp"
#include "attnviz/models/registry.hpp"
#include "models/kept_run.hpp"
#include "support/catch.hpp"
#include "support/golden.hpp"
#include "support/paths.hpp"

using namespace attnviz;
using namespace attnviz::test;
using Fit = image::PreprocessOptions::Fit;

namespace {

constexpr double kClose = 1e-4;
constexpr image::Normalization kImageNet{1.0F / 255, {0.485F, 0.456F, 0.406F}, {0.229F, 0.224F, 0.225F}};

models::Request all_layers(const models::Model& model) {
  models::Request request;
  for (std::size_t layer = 0; layer < model.facts().layers; ++layer) request.layers.push_back(layer);
  return request;
}

void check_photo(const models::Model& model, const std::string& name, const image::PreprocessOptions& options) {
  INFO(name);
  const auto expected = io::Safetensors::open(tests_path("golden/values/boxed_dinov2.safetensors"));
  const auto photo = image::load(project_path("assets/samples/images/" + name + ".jpg"));
  const models::ModelInput input{.pixels = image::preprocess(photo.rgb, options).pixels};
  const Tensor shape = expected.read(name + ".shape");
  REQUIRE(static_cast<float>(input.pixels.shape(1)) == shape(0));
  REQUIRE(static_cast<float>(input.pixels.shape(2)) == shape(1));
  KeepAll kept;
  model.run(input, all_layers(model), kept);
  const Tensor rows = expected.read(name + ".class_rows"), places = expected.read(name + ".places");
  const Tensor at_places = expected.read(name + ".at_places");
  double worst = 0;
  for (const auto& [layer, weights] : kept.attentions) {
    REQUIRE(weights.shape(2) == rows.shape(2));
    for (std::size_t head = 0; head < weights.shape(0); ++head) {
      for (std::size_t key = 0; key < weights.shape(2); ++key) {
        worst = std::max(worst, static_cast<double>(std::abs(weights(head, 0, key) - rows(layer, head, key))));
      }
      for (std::size_t place = 0; place < places.shape(0); ++place) {
        const auto query = static_cast<std::size_t>(places(place, 0)), key = static_cast<std::size_t>(places(place, 1));
        worst =
            std::max(worst, static_cast<double>(std::abs(weights(head, query, key) - at_places(layer, head, place))));
      }
    }
  }
  CHECK(worst < kClose);
}

}  // namespace

TEST_CASE("dinov2-small in the box gives transformers' attention on photos of different shapes") {
  const auto model = models::load(project_path("assets/models/dinov2-small"));
  CHECK(model->facts().layers == 12);
  const image::PreprocessOptions own{
      .fit = Fit::shortest_edge, .edge = 256, .crop_rows = 224, .crop_columns = 224, .normalization = kImageNet};
  const image::PreprocessOptions whole{
      .fit = Fit::longest_edge, .edge = 336, .multiple = 14, .normalization = kImageNet};
  check_photo(*model, "cat", own);
  check_photo(*model, "rocket", own);
  check_photo(*model, "coffee", whole);
  check_photo(*model, "astronaut", whole);
}

TEST_CASE("minilm in the box gives transformers' attention on ten sentences, and its similarities") {
  const auto model = models::load(project_path("assets/models/minilm"));
  const auto expected = io::Safetensors::open(tests_path("golden/values/boxed_minilm.safetensors"));
  std::vector<std::vector<double>> means;
  for (std::size_t number = 0; number < 10; ++number) {
    const Tensor ids = expected.read(std::to_string(number) + ".ids");
    models::ModelInput input;
    for (const float id : values_of(ids)) input.ids.push_back(static_cast<std::int32_t>(id));
    models::Request request = all_layers(*model);
    request.tokens = true;
    KeepAll kept;
    const auto run = model->run(input, request, kept);
    const Tensor weights = expected.read(std::to_string(number) + ".weights");
    const std::size_t size = weights.size() / 6;
    for (std::size_t layer = 0; layer < 6; ++layer) {
      CHECK(worst_difference(values_of(kept.attentions.at(layer)), values_of(weights).subspan(layer * size, size)) <
            kClose);
    }
    std::vector<double> mean(384, 0.0);
    for (std::size_t token = 0; token < run.tokens.shape(0); ++token) {
      for (std::size_t place = 0; place < 384; ++place) mean[place] += static_cast<double>(run.tokens(token, place));
    }
    double length = 0;
    for (const double value : mean) length += value * value;
    for (double& value : mean) value /= std::sqrt(length);
    means.push_back(mean);
  }
  const auto similarity = [&](std::size_t a, std::size_t b) {
    return std::inner_product(means[a].begin(), means[a].end(), means[b].begin(), 0.0);
  };
  CHECK(similarity(0, 1) == Approx(0.6660).margin(2e-3));
  CHECK(similarity(0, 2) == Approx(0.1046).margin(2e-3));
  CHECK(similarity(1, 2) == Approx(0.1411).margin(2e-3));
}
