// The small vision transformer on Fashion-MNIST, compared with transformers on the shipped weights.
#include <algorithm>

#include "attnviz/io/safetensors.hpp"
#include "attnviz/models/registry.hpp"
#include "models/kept_run.hpp"
#include "models/picture_sheet.hpp"
#include "support/catch.hpp"
#include "support/golden.hpp"
#include "support/paths.hpp"

using namespace attnviz;
using namespace attnviz::test;

namespace {

constexpr std::size_t kCount = 100, kPatch = 4, kAcross = 7;
constexpr double kClose = 1e-5;

models::Request all_layers(const models::Model& model) {
  models::Request request{.predictions = 1};
  for (std::size_t layer = 0; layer < model.facts().layers; ++layer) request.layers.push_back(layer);
  return request;
}

/// How much of a patch is garment: pixels that are brighter than the ground ever is.
double covered(const Pixels& picture, std::size_t patch) {
  std::size_t count = 0;
  for (std::size_t y = 0; y < kPatch; ++y) {
    for (std::size_t x = 0; x < kPatch; ++x) {
      if (picture(patch / kAcross * kPatch + y, patch % kAcross * kPatch + x, 0) > 25) ++count;
    }
  }
  return static_cast<double>(count) / (kPatch * kPatch);
}

/// The patch that the class token looks at most, all heads' mean.
std::size_t looked_at(const Tensor3& weights) {
  std::vector<double> sums(kAcross * kAcross);
  for (std::size_t head = 0; head < weights.shape(0); ++head) {
    for (std::size_t patch = 0; patch < sums.size(); ++patch) sums[patch] += weights(head, 0, patch + 1);
  }
  return static_cast<std::size_t>(std::ranges::max_element(sums) - sums.begin());
}

}  // namespace

TEST_CASE("vit-fashion gives transformers' attention and answers on a hundred pictures, and its card's numbers") {
  const auto model = models::load(project_path("assets/models/vit-fashion"));
  const auto expected = io::Safetensors::open(tests_path("golden/values/vit_fashion.safetensors"));
  const Tensor logits = expected.read("logits"), rows = expected.read("class_rows");
  const Tensor projections = expected.read("projections");
  const Tensor classes =
      io::Safetensors::open(tests_path("golden/values/gated_resnets.safetensors")).read("fashion.classes");
  const std::vector<std::string> card = row_of_card("vit-fashion", "on the committed 100");
  const std::size_t layer = std::stoul(row_of_card("vit-fashion", "the layer").at(0));
  const auto pictures = pictures_of_sheet("fashion");
  double worst_logit = 0, worst_weight = 0, right = 0, hits = 0;
  std::size_t outside = 0;
  for (std::size_t number = 0; number < kCount; ++number) {
    KeepAll kept;
    const auto run = model->run({.pixels = normalised(pictures[number], 0.286F, 0.353F)}, all_layers(*model), kept);
    const auto& prediction = run.predictions.front();
    worst_logit =
        std::max(worst_logit, worst_difference(prediction.logits, values_of(logits).subspan(number * 10, 10)));
    for (const auto& [place, weights] : kept.attentions) {
      const double wanted = projections(number, place);
      worst_weight = std::max(worst_weight, std::abs(projection(values_of(weights)) - wanted));
      if (number >= rows.shape(0)) continue;
      for (std::size_t head = 0; head < weights.shape(0); ++head) {
        for (std::size_t key = 0; key < weights.shape(2); ++key) {
          const double off = std::abs(weights(head, 0, key) - rows(number, place, head, key));
          worst_weight = std::max(worst_weight, off);
        }
      }
    }
    if (static_cast<float>(prediction.answers.front().index) == classes(number)) ++right;
    if (covered(pictures[number], looked_at(kept.attentions.at(layer))) >= 0.5) ++hits;
    if (!run.outside.empty()) ++outside;
  }
  CHECK(worst_logit < kClose);
  CHECK(worst_weight < kClose);
  CHECK(card.at(0) == digits(right / kCount, 2));
  CHECK(card.at(1) == digits(hits / kCount, 2));
  CHECK(outside <= 1);
}
