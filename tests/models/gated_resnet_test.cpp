// The networks with the textbook's gates, compared with PyTorch on the shipped weights, and their cards' numbers made
// again.
#include <algorithm>
#include <set>

#include "attnviz/core/resample.hpp"
#include "attnviz/io/safetensors.hpp"
#include "attnviz/models/config.hpp"
#include "attnviz/models/registry.hpp"
#include "models/kept_run.hpp"
#include "models/picture_sheet.hpp"
#include "support/catch.hpp"
#include "support/error_of.hpp"
#include "support/golden.hpp"
#include "support/paths.hpp"

using namespace attnviz;
using namespace attnviz::test;

namespace {

constexpr double kClose = 1e-5;
constexpr std::size_t kCount = 100;

class KeepGates : public models::Sink {
 public:
  std::vector<AttentionMap> maps;
  void attention(std::size_t /*layer*/, Tensor3 /*weights*/) override {}
  void gates(std::size_t /*layer*/, std::vector<AttentionMap> own) override {
    std::ranges::move(own, std::back_inserter(maps));
  }
};

/// What one network says of the hundred pictures.
struct Ran {
  std::vector<std::size_t> answers;
  std::vector<std::vector<AttentionMap>> maps;
  std::size_t outside = 0;
};

struct World {
  std::string sheet;
  float mean, deviation;
};
const World kCued{"cued_shapes", 0.5F, 0.25F}, kFashion{"fashion", 0.286F, 0.353F};

Ran run_all(const models::Model& model, const World& world) {
  Ran ran;
  models::Request request{.predictions = 1};
  for (std::size_t gate = 0; gate < model.facts().layers; ++gate) request.layers.push_back(gate);
  for (const Pixels& picture : pictures_of_sheet(world.sheet)) {
    KeepGates kept;
    const auto run = model.run({.pixels = normalised(picture, world.mean, world.deviation)}, request, kept);
    ran.answers.push_back(run.predictions.front().answers.front().index);
    if (!run.outside.empty()) ++ran.outside;
    ran.maps.push_back(std::move(kept.maps));
  }
  return ran;
}

void check_against_torch(const std::string& network, const World& world) {
  INFO(network);
  const auto model = models::load(project_path("assets/models/" + network));
  const auto expected = io::Safetensors::open(tests_path("golden/values/gated_resnets.safetensors"));
  const Tensor logits = expected.read(network + ".logits");
  const std::size_t classes = logits.shape(1);
  models::Request request{.predictions = 1};
  for (std::size_t gate = 0; gate < model->facts().layers; ++gate) request.layers.push_back(gate);
  const auto pictures = pictures_of_sheet(world.sheet);
  double worst_logit = 0, worst_map = 0;
  for (std::size_t number = 0; number < kCount; ++number) {
    KeepGates kept;
    const auto run = model->run({.pixels = normalised(pictures[number], world.mean, world.deviation)}, request, kept);
    worst_logit = std::max(worst_logit, worst_difference(run.predictions.front().logits,
                                                         values_of(logits).subspan(number * classes, classes)));
    for (std::size_t place = 0; place < kept.maps.size(); ++place) {
      const AttentionMap& map = kept.maps[place];
      validate(map);
      const double wanted = expected.read(network + ".projections")(number, place);
      worst_map = std::max(worst_map, std::abs(projection(values_of(map.values)) - wanted));
      if (number == 0 && expected.find(network + "." + map.name) != nullptr) {
        const Tensor values = expected.read(network + "." + map.name);
        CHECK(map.values.size() == values.size());
        worst_map = std::max(worst_map, worst_difference(values_of(map.values), values_of(values)));
      }
    }
  }
  CHECK(worst_logit < kClose);
  CHECK(worst_map < kClose);
}

double share_right(const Ran& ran, const std::string& wanted) {
  const Tensor classes = io::Safetensors::open(tests_path("golden/values/gated_resnets.safetensors")).read(wanted);
  double right = 0;
  for (std::size_t number = 0; number < kCount; ++number) {
    if (static_cast<float>(ran.answers[number]) == classes(number)) ++right;
  }
  return right / static_cast<double>(kCount);
}

Matrix plane_of(const AttentionMap& map) {
  Matrix plane = Matrix::from_shape({map.grid->rows, map.grid->columns});
  REQUIRE(plane.size() == map.values.size());
  std::ranges::copy(values_of(map.values), plane.data());
  return plane;
}

/// How often a pixel of the target has more than another one, ties half: the area under the curve.
double area_under_curve(const Matrix& map, const std::vector<bool>& target) {
  std::vector<std::pair<float, bool>> order;
  for (std::size_t place = 0; place < target.size(); ++place) order.emplace_back(map.data()[place], target[place]);
  std::ranges::sort(order);
  double below = 0, area = 0, inside = 0;
  for (std::size_t begin = 0, end = 0; begin < order.size(); begin = end) {
    double own = 0, others = 0;
    for (; end < order.size() && order[end].first == order[begin].first; ++end) ++(order[end].second ? own : others);
    area += own * (below + others / 2);
    below += others;
    inside += own;
  }
  return area / inside / below;
}

/// Mean over the pictures of the area under the curve of one map against the shape that the border means.
double finds_target(const Ran& ran, const std::string& name) {
  const auto masks = pictures_of_sheet("cued_shapes_masks");
  const Tensor meant = io::Safetensors::open(tests_path("golden/values/gated_resnets.safetensors")).read("cued.meant");
  double sum = 0;
  for (std::size_t number = 0; number < kCount; ++number) {
    const auto map = std::ranges::find(ran.maps[number], name, &AttentionMap::name);
    REQUIRE(map != ran.maps[number].end());
    const Pixels& mask = masks[number];
    const Matrix pixels = resample(plane_of(*map), mask.shape(0), mask.shape(1), Interpolation::bilinear);
    std::vector<bool> target(pixels.size());
    for (std::size_t place = 0; place < target.size(); ++place) {
      target[place] = static_cast<float>(mask.data()[place * 3]) == 60 * (meant(number) + 1);
    }
    sum += area_under_curve(pixels, target);
  }
  return sum / static_cast<double>(kCount);
}

/// Mean over the channels of all blocks of eta^2, the part of the factors' variance that lies between borders.
double share_between_cues(const Ran& ran, const std::string& kind) {
  const Tensor cues = io::Safetensors::open(tests_path("golden/values/gated_resnets.safetensors")).read("cued.cue");
  double shares = 0, channels = 0;
  for (std::size_t place = 0; place < ran.maps.front().size(); ++place) {
    const AttentionMap& first = ran.maps.front()[place];
    if (!first.name.ends_with(kind)) continue;
    for (std::size_t channel = 0; channel < first.values.size(); ++channel, ++channels) {
      std::map<float, std::pair<double, double>> groups;  // sum and count
      double sum = 0, squares = 0;
      for (std::size_t number = 0; number < kCount; ++number) {
        const double value = ran.maps[number][place].values.data()[channel];
        sum += value;
        auto& [total, count] = groups[cues(number)];
        total += value;
        ++count;
      }
      const double mean = sum / static_cast<double>(kCount);
      for (const auto& maps : ran.maps) {
        const double away = static_cast<double>(maps[place].values.data()[channel]) - mean;
        squares += away * away;
      }
      double between = 0;
      for (const auto& [cue, group] : groups) {
        const double away = group.first / group.second - mean;
        between += group.second * away * away;
      }
      if (squares > 1e-12) shares += between / squares;
    }
  }
  return shares / channels;
}

}  // namespace

TEST_CASE("the gated networks in the box give PyTorch's answers and gates on a hundred pictures") {
  for (const char* kind : {"none", "se", "eca", "cbam", "gc", "nonlocal", "simam", "external"}) {
    check_against_torch(std::string("cued-shapes-") + kind, kCued);
  }
  for (const char* kind : {"none", "se", "simam"}) check_against_torch(std::string("fashion-") + kind, kFashion);
}

TEST_CASE("cards of the gated networks: accuracy and how well a map finds the meant shape, on the committed hundred") {
  for (const char* kind : {"none", "se", "eca", "cbam", "gc", "nonlocal", "simam", "external"}) {
    const std::string network = std::string("cued-shapes-") + kind;
    INFO(network);
    const auto model = models::load(project_path("assets/models/" + network));
    const Ran ran = run_all(*model, kCued);
    const std::vector<std::string> row = row_of_card(network, "on the committed 100");
    CHECK(row.at(0) == digits(share_right(ran, "cued.meant"), 2));
    CHECK(ran.outside <= 1);
    if (kind == std::string("se") || kind == std::string("eca")) {
      CHECK(row.at(1) == digits(share_between_cues(ran, ".gate"), 3));
    } else {
      const std::vector<std::string> map = row_of_card(network, "the map");
      CHECK(map.at(0) == (kind == std::string("none") ? "class_activation" : model->facts().shown));
      CHECK(row.at(1) == digits(finds_target(ran, map.at(0)), 3));
    }
  }
}

TEST_CASE("cards of the networks of garments: accuracy on the committed hundred") {
  for (const char* kind : {"none", "se", "simam"}) {
    const std::string network = std::string("fashion-") + kind;
    INFO(network);
    const auto model = models::load(project_path("assets/models/" + network));
    const Ran ran = run_all(*model, kFashion);
    CHECK(row_of_card(network, "on the committed 100").at(0) == digits(share_right(ran, "fashion.classes"), 2));
    CHECK(ran.outside <= 1);
  }
}

TEST_CASE("a gated network knows which of its gates makes the map that is shown first") {
  const auto shown = [](const std::string& network) {
    return models::load(project_path("assets/models/" + network))->facts().shown_gate;
  };
  CHECK(shown("cued-shapes-gc") == 2);
  CHECK(shown("cued-shapes-nonlocal") == 0);  // its first block has no gate
  CHECK(shown("cued-shapes-se") == std::nullopt);
}

TEST_CASE("a gated network says that a photo is not of its world") {
  for (const char* network : {"cued-shapes-se", "fashion-none"}) {
    INFO(network);
    const auto model = models::load(project_path(std::string("assets/models/") + network));
    Tensor3 pixels = Tensor3::from_shape({3, model->facts().side, model->facts().side});
    for (std::size_t place = 0; place < pixels.size(); ++place) {
      pixels.data()[place] = place % 7 < 3 ? 2.0F : -2.0F;  // a pattern that neither of them has seen
    }
    KeepGates kept;
    const auto run = model->run({.pixels = pixels}, {.predictions = 1}, kept);
    CHECK(run.outside.starts_with("the picture is unlike those it was trained on"));
  }
}

TEST_CASE("a network without gates shows what each place says for its answer, which makes its logit") {
  const auto model = models::load(project_path("assets/models/cued-shapes-none"));
  CHECK(model->facts().layers == 1);
  CHECK(model->labels().size() == 4);
  const Pixels picture = pictures_of_sheet("cued_shapes").front();
  models::ModelInput input{.pixels = normalised(picture, kCued.mean, kCued.deviation)};
  KeepGates kept;
  const auto run = model->run(input, {.layers = {0}, .predictions = 2}, kept);
  REQUIRE(kept.maps.size() == 1);
  const AttentionMap& map = kept.maps.front();
  validate(map);
  CHECK(map.name == "class_activation");
  const auto& prediction = run.predictions.front();
  CHECK(map.title == "what each place says for " + prediction.answers.front().label);
  double mean = 0;
  for (const float value : values_of(map.values)) mean += value / static_cast<double>(map.values.size());
  const Tensor bias =
      io::Safetensors::open(project_path("assets/models/cued-shapes-none/model.safetensors")).read("head.bias");
  const std::size_t answer = prediction.answers.front().index;
  CHECK(mean + static_cast<double>(bias(answer)) == Approx(prediction.logits[answer]).margin(1e-4));
  KeepGates other;
  CHECK(model->run(input, {.layers = {0}}, other).predictions.empty());
  CHECK(other.maps.size() == 1);
}

TEST_CASE("a config.json that names another gate is refused with the nearest right one") {
  const auto checkpoint = models::Checkpoint::open(project_path("assets/models/cued-shapes-se"));
  const auto row = std::ranges::find(models::architectures(), std::string_view("gated_resnet"),
                                     [](const auto& one) { return std::string_view(one.description.name); });
  REQUIRE(row != models::architectures().end());
  const auto load = [&](const std::string& gate) {
    return row->load(checkpoint, *row->namings.front(),
                     models::Config::parse(R"({"gate": ")" + gate + R"(", "image_size": 48})", "config.json"));
  };
  CHECK(load("se")->facts().layers == 3);
  const Error error = error_of([&] { load("sa"); });
  CHECK(error.kind() == ErrorKind::format);
  CHECK(error.hint().find("se") != std::string::npos);
  // Tensors of one kind are not another's.
  CHECK(error_of([&] { load("cbam"); }).kind() == ErrorKind::format);
  CHECK(error_of([&] { load("none"); }).kind() == ErrorKind::unsupported);
}
