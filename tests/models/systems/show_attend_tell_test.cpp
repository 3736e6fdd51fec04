// Show, attend and tell in the box, soft and hard, compared with PyTorch on a hundred pictures.
#include "attnviz/models/systems/show_attend_tell.hpp"

#include <algorithm>
#include <sstream>

#include "attnviz/core/error.hpp"
#include "attnviz/image/decode.hpp"
#include "attnviz/image/preprocess.hpp"
#include "attnviz/io/safetensors.hpp"
#include "attnviz/models/systems/registry.hpp"
#include "models/systems/map_named.hpp"
#include "models/systems/picture_sheet.hpp"
#include "support/catch.hpp"
#include "support/golden.hpp"
#include "support/paths.hpp"

using namespace attnviz;
using namespace attnviz::test;

namespace {

constexpr double kClose = 1e-5;
constexpr std::size_t kSide = 64, kCells = 64, kWhole = 6, kMostWords = 11;

const std::vector<std::string> kWords = {"<end>",  "a",        "red",   "green", "blue",  "yellow", "circle",
                                         "square", "triangle", "cross", "above", "below", "beside"};

/// Picture n with noise of up to n mod 21 steps, in 0..1, as the generator makes it.
std::vector<Tensor3> grained_pictures() {
  std::vector<Tensor3> pictures = picture_sheet("show_attend_tell", kSide);
  for (std::size_t number = 0; number < pictures.size(); ++number) {
    const auto most = static_cast<int>(number % 21);
    std::uint32_t place = static_cast<std::uint32_t>(number * pictures[number].size());
    for (float& value : values_of(pictures[number])) {
      const int noise = static_cast<int>(scattered(place++) % static_cast<std::uint32_t>(2 * most + 1)) - most;
      value = static_cast<float>(std::clamp(static_cast<int>(value) + noise, 0, 255)) / 255.0F;
    }
  }
  return pictures;
}

/// The weights of each step times factors that the generator multiplied with, too.
float product(std::span<const float> weights) {
  double sum = 0;
  for (std::size_t cell = 0; cell < weights.size(); ++cell) {
    sum += static_cast<double>(weights[cell]) * scattered(static_cast<std::uint32_t>(cell)) / 4294967296.0;
  }
  return static_cast<float>(sum);
}

/// What one kind gives for all pictures, against PyTorch's.
class Comparison {
 public:
  Comparison(const std::string& kind, const std::string& folder)
      : kind_(kind),
        expected_(io::Safetensors::open(tests_path("golden/values/show_attend_tell.safetensors"))),
        system_(models::load_system(project_path("assets/models/" + folder))) {
    said_ = read("said");
    captions_ = expected_.read("captions");
    shape_of_ = expected_.read("shape_of");
    inside_ = expected_.read("inside");
  }

  void run() {
    const std::vector<Tensor3> pictures = grained_pictures();
    REQUIRE(pictures.size() == 100);
    const Tensor probability = read("probability"), outside = read("outside"), selector = read("selector");
    for (std::size_t number = 0; number < pictures.size(); ++number) {
      INFO(kind_ << ", picture " << number);
      const models::SystemRun run = system_->run({.pixels = pictures[number], .text = {}});
      CHECK(run.answer == caption(said_, number));
      CHECK(run.outside.empty() == (outside(number) == 0));
      see(run.probability, probability(number));
      const Tensor& found = map_named(run, "selector").values;
      for (std::size_t step = 0; step < found.size(); ++step) see(found(step), selector(number, step));
      compare(map_named(run, "attention"), "weights", number);
      if (kind_ == "hard") compare(map_named(run, "chances"), "chances", number);
      if (run.answer != caption(captions_, number)) continue;
      ++right_;
      count_hits(map_named(run, "attention"), number);
    }
  }

  double worst() const { return worst_; }
  std::size_t right() const { return right_; }
  /// Of the words for colours and kinds, in captions that are right: how many looked into their shape.
  double pointing() const { return static_cast<double>(hits_) / static_cast<double>(named_); }

 private:
  Tensor read(const std::string& name) const { return expected_.read(kind_ + "." + name); }
  void see(float found, float expected) { worst_ = std::max(worst_, static_cast<double>(std::abs(found - expected))); }

  static std::string caption(const Tensor& numbers, std::size_t picture) {
    std::string text;
    for (std::size_t step = 0; step < kMostWords && numbers(picture, step) > 0; ++step) {
      text += (text.empty() ? "" : " ") + kWords[static_cast<std::size_t>(numbers(picture, step))];
    }
    return text;
  }

  void compare(const AttentionMap& map, const std::string& name, std::size_t number) {
    REQUIRE(map.axes.back().size == kCells);
    const Tensor products = read(name + "_product"), weights = read(name);
    for (std::size_t step = 0; step < map.axes.front().size; ++step) {
      const std::span<const float> found(&map.values(step, 0), kCells);
      CHECK(map.axes.front().labels[step] == kWords[static_cast<std::size_t>(said_(number, step))]);
      see(product(found), products(number, step));
      if (number < kWhole) {
        for (std::size_t cell = 0; cell < kCells; ++cell) see(found[cell], weights(number, step, cell));
      }
    }
  }

  void count_hits(const AttentionMap& map, std::size_t number) {
    for (std::size_t step = 0; step < map.axes.front().size; ++step) {
      if (captions_(number, step) < 2 || captions_(number, step) > 9) continue;
      const auto shape = static_cast<std::size_t>(shape_of_(number, step));
      const float* weights = &map.values(step, 0);
      const auto cell = static_cast<std::size_t>(std::max_element(weights, weights + kCells) - weights);
      hits_ += inside_(number, shape, cell) > 0 ? 1 : 0;
      ++named_;
    }
  }

  std::string kind_;
  io::Safetensors expected_;
  std::unique_ptr<const models::System> system_;
  Tensor said_, captions_, shape_of_, inside_;
  double worst_ = 0;
  std::size_t right_ = 0, hits_ = 0, named_ = 0;
};

}  // namespace

TEST_CASE("show, attend and tell: the captions and weights of PyTorch on a hundred pictures, soft") {
  Comparison soft("soft", "show-attend-tell");
  soft.run();
  CHECK(soft.worst() < kClose);
  CHECK(soft.right() == 97);
  CHECK(soft.pointing() == Approx(0.904).margin(5e-4));
}

TEST_CASE("show, attend and tell: the captions and weights of PyTorch on a hundred pictures, hard") {
  Comparison hard("hard", "show-attend-tell-hard");
  hard.run();
  CHECK(hard.worst() < kClose);
  CHECK(hard.right() == 90);
  CHECK(hard.pointing() == Approx(0.957).margin(5e-4));
}

TEST_CASE("show, attend and tell: hard attention looks at one place, the likeliest") {
  const auto system = models::load_system(project_path("assets/models/show-attend-tell-hard"));
  const models::SystemRun run = system->run({.pixels = grained_pictures().front(), .text = {}});
  const AttentionMap &looked = map_named(run, "attention"), &chances = map_named(run, "chances");
  for (std::size_t step = 0; step < looked.axes.front().size; ++step) {
    const float *one = &looked.values(step, 0), *all = &chances.values(step, 0);
    CHECK(std::count(one, one + kCells, 1.0F) == 1);
    CHECK(std::count(one, one + kCells, 0.0F) == kCells - 1);
    CHECK(std::max_element(one, one + kCells) - one == std::max_element(all, all + kCells) - all);
  }
}

TEST_CASE("show, attend and tell: maps carry the words and lie on the picture") {
  const auto system = models::load_system(project_path("assets/models/show-attend-tell"));
  const models::SystemRun run = system->run({.pixels = grained_pictures().front(), .text = {}});
  for (const AttentionMap& map : run.maps) {
    validate(map);
    std::string words;
    for (const std::string& word : map.axes.front().labels) words += (words.empty() ? "" : " ") + word;
    CHECK(words == run.answer);
  }
  CHECK(run.maps.front().grid == covering_grid(8, 8, kSide, kSide));
  CHECK(*summarize(run.maps.front()).sum_error < 1e-6);
}

TEST_CASE("show, attend and tell: a photo is described and said to be outside") {
  const auto system = models::load_system(project_path("assets/models/show-attend-tell"));
  for (const char* name : {"cat", "coffee", "rocket", "astronaut"}) {
    INFO(name);
    const auto photo = image::load(project_path("assets/samples/images/" + std::string(name) + ".jpg"));
    const image::PreprocessOptions square{.fit = image::PreprocessOptions::Fit::exact,
                                          .rows = kSide,
                                          .columns = kSide,
                                          .filter = image::Filter::bilinear};
    const models::SystemRun run = system->run({.pixels = image::preprocess(photo.rgb, square).pixels, .text = {}});
    CHECK_THAT(run.outside, StartsWith("the picture is unlike those it was trained on (distance "));
    for (const AttentionMap& map : run.maps) validate(map);
  }
}

TEST_CASE("show, attend and tell: an attention that is neither soft nor hard is refused") {
  const auto checkpoint = models::Checkpoint::open(project_path("assets/models/show-attend-tell"));
  const auto config = models::Config::parse(
      R"({"side": 64, "most_words": 11, "width": 96, "word_width": 32, "score_width": 64, "attention": "firm", "words": ["<end>", "a"]})",
      "config.json");
  CHECK_THROWS_AS(models::load_show_attend_tell(checkpoint, config), Error);
}
