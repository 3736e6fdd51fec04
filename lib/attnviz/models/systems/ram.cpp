#include "attnviz/models/systems/ram.hpp"

#include <algorithm>
#include <array>

#include "attnviz/core/softmax.hpp"
#include "attnviz/models/layers/class_head.hpp"
#include "attnviz/models/layers/linear.hpp"
#include "attnviz/models/layers/retina.hpp"
#include "attnviz/models/layers/world.hpp"
#include "attnviz/models/naming/own.hpp"
#include "attnviz/models/systems/picture_traits.hpp"

namespace attnviz::models {
namespace {

struct Sizes {
  std::size_t side, glimpses, eye, glimpse, core;
  Retina::Shape retina;

  explicit Sizes(const Config& config)
      : side(config.count("side", {8, 1024})),
        glimpses(config.count("glimpses", {1, 64})),
        eye(config.count("eye_size", {1, 4096})),
        glimpse(config.count("glimpse_size", {1, 4096})),
        core(config.count("core_size", {1, 4096})),
        retina{2 * config.count("half_patch", {1, 64}), config.count("scales", {1, 6})} {}
};

std::vector<float> applied(const Linear& linear, std::span<const float> x) {
  std::vector<float> y(linear.outputs());
  linear.packed().apply(x, y);
  return y;
}

/// relu(a + b), into a.
void add_and_cut(std::vector<float>& a, std::span<const float> b) {
  for (std::size_t at = 0; at < a.size(); ++at) a[at] = std::max(a[at] + b[at], 0.0F);
}

class Ram : public System {
 public:
  Ram(Weights& weights, const Config& config, const Sizes& sizes)
      : System({.architecture = "ram", .input = InputKind::picture, .side = sizes.side, .channels = 1}),
        sizes_(sizes),
        retina_(sizes.retina),
        eye_(weights, "eye", {.outputs = sizes.eye, .inputs = retina_.size(), .activation = Activation::relu}),
        place_(weights, "place", {.outputs = sizes.eye, .inputs = 2, .activation = Activation::relu}),
        what_(weights, "what", {.outputs = sizes.glimpse, .inputs = sizes.eye}),
        where_(weights, "where", {.outputs = sizes.glimpse, .inputs = sizes.eye}),
        recur_(weights, "recur", {.outputs = sizes.core, .inputs = sizes.core}),
        take_(weights, "take", {.outputs = sizes.core, .inputs = sizes.glimpse}),
        locator_(weights, "locator",
                 {.outputs = 2, .inputs = sizes.core, .activation = Activation::hyperbolic_tangent}),
        classifier_(weights, "classifier", sizes.core),
        world_(config.section("world"), kGreyTraits),
        labels_(config.texts("labels")) {
    if (labels_.size() != classifier_.classes()) {
      labels_.clear();
      for (std::size_t index = 0; index < classifier_.classes(); ++index) labels_.push_back(std::to_string(index));
    }
  }

 private:
  struct Looks {
    std::vector<std::vector<Box>> boxes;      ///< step by step
    std::vector<std::vector<float>> beliefs;  ///< logits after each step
  };

  SystemRun run_checked(const SystemInput& input) const override {
    const Looks looks = look_around(input.pixels);
    SystemRun run;
    run.maps = {map_of(looks.boxes), map_of(looks.beliefs)};
    Prediction prediction{.head = "class", .token = {}, .logits = looks.beliefs.back(), .answers = {}};
    prediction.answers = likeliest(prediction.logits, kAnswers, labels_);
    run.answer = prediction.answers.front().label;
    run.probability = prediction.answers.front().probability;
    run.predictions.push_back(std::move(prediction));
    run.outside = world_.outside(grey_traits(input.pixels));
    return run;
  }

  Looks look_around(const Tensor3& pixels) const {
    Looks looks;
    std::vector<float> state(sizes_.core);
    Retina::Place place;
    for (std::size_t step = 0; step < sizes_.glimpses; ++step) {
      std::vector<float> glimpse = applied(what_, applied(eye_, retina_.look(pixels, place)));
      add_and_cut(glimpse, applied(where_, applied(place_, std::array{place.row, place.column})));
      std::vector<float> next = applied(take_, glimpse);
      add_and_cut(next, applied(recur_, state));
      state = std::move(next);
      looks.boxes.push_back(retina_.boxes(pixels, place));
      looks.beliefs.push_back(classifier_.logits(state));
      const std::vector<float> where = applied(locator_, state);
      place = {where[0], where[1]};
    }
    return looks;
  }

  AttentionMap map_of(const std::vector<std::vector<Box>>& looks) const {
    AttentionMap map{.name = "glimpses"};
    map.title = "where the eye looks, one glimpse after another";
    map.reading = "the sharpest square of a glimpse is the smallest; the answer comes after the last";
    map.kind = ValueKind::box;
    Axis scales{AxisKind::branch, sizes_.retina.scales, {}};
    for (std::size_t scale = 0; scale < scales.size; ++scale) {
      scales.labels.push_back("1/" + std::to_string(std::size_t{1} << scale));
    }
    map.axes = {{AxisKind::step, looks.size(), {}}, scales, {AxisKind::field, 4, {"x", "y", "width", "height"}}};
    map.values = Tensor::from_shape({looks.size(), scales.size, std::size_t{4}});
    float* to = map.values.data();
    for (const std::vector<Box>& boxes : looks) {
      for (const Box& box : boxes) {
        for (const double number : {box.x, box.y, box.width, box.height}) *to++ = static_cast<float>(number);
      }
    }
    return map;
  }

  AttentionMap map_of(const std::vector<std::vector<float>>& beliefs) const {
    AttentionMap map{.name = "belief"};
    map.title = "what it believes after each glimpse";
    map.kind = ValueKind::probability;
    map.sums_over = AxisKind::unit;
    map.axes = {{AxisKind::step, beliefs.size(), {}}, {AxisKind::unit, labels_.size(), labels_}};
    for (std::size_t step = 1; step <= beliefs.size(); ++step) {
      map.axes.front().labels.push_back("glimpse " + std::to_string(step));
    }
    map.values = Tensor::from_shape({beliefs.size(), labels_.size()});
    float* to = map.values.data();
    for (const std::vector<float>& logits : beliefs) {
      std::ranges::copy(logits, to);
      softmax(std::span(to, logits.size()));
      to += logits.size();
    }
    return map;
  }

  static constexpr std::size_t kAnswers = 3;

  Sizes sizes_;
  Retina retina_;
  Linear eye_, place_, what_, where_, recur_, take_, locator_;
  ClassHead classifier_;
  World world_;
  std::vector<std::string> labels_;
};

}  // namespace

std::unique_ptr<const System> load_ram(const Checkpoint& checkpoint, const Config& config) {
  Weights weights(checkpoint, kOwnNames);
  auto ram = std::make_unique<const Ram>(weights, config, Sizes(config));
  weights.finish("ram");
  return ram;
}

}  // namespace attnviz::models
