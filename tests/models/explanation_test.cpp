#include "attnviz/models/explanation.hpp"

#include <algorithm>
#include <numeric>

#include "attnviz/core/parallel.hpp"
#include "attnviz/io/safetensors.hpp"
#include "attnviz/models/registry.hpp"
#include "models/kept_run.hpp"
#include "support/catch.hpp"
#include "support/error_of.hpp"
#include "support/golden.hpp"
#include "support/paths.hpp"

using namespace attnviz;
using namespace attnviz::test;
using models::InputKind;

namespace {

class KeepGradients : public models::GradientSink {
 public:
  std::vector<std::pair<std::size_t, Tensor3>> layers;
  void gradients(std::size_t layer, Tensor3 gradients) override { layers.emplace_back(layer, std::move(gradients)); }
};

const io::Safetensors& expected() {
  static const auto file = io::Safetensors::open(tests_path("golden/values/gradients.safetensors").string());
  return file;
}

std::size_t number(const std::string& name) {
  return static_cast<std::size_t>(expected().read(name).data()[0]);
}

double largest(std::span<const float> values) {
  double most = 0;
  for (const float value : values) most = std::max(most, std::abs(static_cast<double>(value)));
  return most;
}

models::ModelInput input_of(const std::string& name, InputKind kind) {
  return kind == InputKind::picture ? picture_in(tiny_model(name)) : text_in(tiny_model(name));
}

/// All of R and every layer's gradients against PyTorch's, relative to the largest of the layer.
void check_case(const std::string& name, InputKind kind) {
  INFO(name);
  constexpr double kClose = 1e-5;
  const auto model = models::load(tiny_model(name), kind);
  const Tensor gradients = expected().read(name + ".gradients"), relevance = expected().read(name + ".relevance");
  models::ExplainRequest request{.answer = number(name + ".answer"), .token = {}, .rows = {}};
  if (expected().contains(name + ".token")) request.token = number(name + ".token");
  request.rows.emplace(relevance.shape()[0]);
  std::iota(request.rows->begin(), request.rows->end(), std::size_t{0});
  KeepGradients kept;
  const auto found = model->explain(input_of(name, kind), request, &kept);

  CHECK(found.answer.index == request.answer);
  CHECK(worst_difference(found.relevance, relevance) < kClose * std::max(1.0, largest(values_of(relevance))));
  REQUIRE(kept.layers.size() == gradients.shape()[0]);
  const std::size_t size = gradients.size() / gradients.shape()[0];
  for (const auto& [layer, weights] : kept.layers) {
    INFO("layer " << layer);
    const std::span<const float> wanted(gradients.data() + layer * size, size);
    CHECK(worst_difference(values_of(weights), wanted) < kClose * largest(wanted));
  }
}

}  // namespace

TEST_CASE("gradients of attention and relevance agree with PyTorch on vision networks") {
  for (const char* name : {"vit", "vit_quick", "deit", "dinov2_classes", "dinov2_registers_classes", "timm_plain",
                           "timm_scaled", "torchvision_vit"}) {
    check_case(name, InputKind::picture);
  }
}

TEST_CASE("gradients of attention and relevance agree with PyTorch on text networks") {
  for (const char* name : {"bert", "distilbert", "roberta", "electra", "albert", "mpnet", "gpt2", "bert_classes",
                           "distilbert_classes", "albert_classes", "roberta_classes", "electra_classes"}) {
    check_case(name, InputKind::text);
  }
}

TEST_CASE("without a wish the likeliest answer is explained, from the tokens that the head reads") {
  const auto model = models::load(tiny_model("deit"));
  const auto input = picture_in(tiny_model("deit"));
  const auto found = model->explain(input, {});
  CHECK(found.answer.index == found.prediction.answers.front().index);
  CHECK(found.answer.probability == found.prediction.answers.front().probability);
  CHECK(found.rows == std::vector<std::size_t>{0, 1});
  const auto other = model->explain(input, {.answer = found.prediction.answers.back().index, .token = {}, .rows = {}});
  CHECK(other.answer.probability == found.prediction.answers.back().probability);
  CHECK(worst_difference(other.relevance, found.relevance) > 1e-3);
  const auto next = models::load(tiny_model("gpt2"))->explain(text_in(tiny_model("gpt2")), {});
  CHECK(next.rows == std::vector<std::size_t>{10});
}

TEST_CASE("an explanation has the same bytes for every number of threads") {
  const auto model = models::load(tiny_model("dinov2_classes"));
  const auto input = picture_in(tiny_model("dinov2_classes"));
  const auto relevance = [&](std::size_t threads) {
    const ThreadLimit limit(threads);
    return model->explain(input, {}).relevance;
  };
  CHECK(same_bytes(relevance(1), relevance(2)));
}

TEST_CASE("what cannot be explained is refused in one line") {
  const auto complaint = [](const std::string& name, InputKind kind, const models::ExplainRequest& request) {
    const auto model = models::load(tiny_model(name), kind);
    return std::string(error_of([&] { model->explain(input_of(name, kind), request); }).what());
  };
  CHECK(complaint("dinov2", InputKind::picture, {}) ==
        "dinov2: the network has no head, so there is no answer to explain");
  CHECK(complaint("bert_base", InputKind::text, {}) ==
        "bert: the network has no head, so there is no answer to explain");
  CHECK(complaint("vit", InputKind::picture, {.answer = 4, .token = {}, .rows = {}}) ==
        "answer 4 is not there: the head 'class' has 4, counted from 0");
  CHECK(complaint("bert", InputKind::text, {}) == "bert: its head names the word of a masked token, and none is");
  CHECK(complaint("gpt2", InputKind::text, {.answer = {}, .token = 11, .rows = {}}) ==
        "gpt2: token 11 is not there: the network has 11, counted from 0");
}
