// The recurrent attention model in the box, compared with PyTorch on a hundred pictures of its test set.
#include "attnviz/models/systems/ram.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>

#include "attnviz/core/error.hpp"
#include "attnviz/core/softmax.hpp"
#include "attnviz/image/decode.hpp"
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
constexpr std::size_t kSide = 40, kSteps = 6, kScales = 3, kClasses = 10, kDigit = 16;

Tensor3 grey(const Tensor3& picture) {
  Tensor3 pixels = Tensor3::from_shape({std::size_t{1}, kSide, kSide});
  std::transform(picture.data(), picture.data() + pixels.size(), pixels.data(),
                 [](float value) { return value / 255; });
  return pixels;
}

}  // namespace

TEST_CASE("ram: looks where PyTorch's looks, and believes the same, on a hundred pictures") {
  const auto system = models::load_system(project_path("assets/models/ram-digits"));
  const auto expected = io::Safetensors::open(tests_path("golden/values/ram.safetensors"));
  const Tensor middles = expected.read("middles"), logits = expected.read("logits"), labels = expected.read("label"),
               corners = expected.read("corner"), outside = expected.read("outside");
  const std::vector<Tensor3> pictures = picture_sheet("ram", kSide);
  REQUIRE(pictures.size() == 100);
  double worst = 0;
  std::size_t right = 0, hits = 0;
  for (std::size_t number = 0; number < pictures.size(); ++number) {
    const models::SystemRun run = system->run({.pixels = grey(pictures[number]), .text = {}});
    const Tensor &boxes = map_named(run, "glimpses").values, &belief = map_named(run, "belief").values;
    REQUIRE(boxes.size() == kSteps * kScales * 4);
    for (std::size_t step = 0; step < kSteps; ++step) {
      const float row = middles(number, step, 0), column = middles(number, step, 1);
      for (std::size_t scale = 0; scale < kScales; ++scale) {
        const auto side = static_cast<float>(std::size_t{8} << scale);
        CHECK(boxes(step, scale, 0) == column - side / 2);
        CHECK(boxes(step, scale, 1) == row - side / 2);
        CHECK(boxes(step, scale, 2) == side);
        CHECK(boxes(step, scale, 3) == side);
      }
      std::vector<float> wanted(&logits(number, step, 0), &logits(number, step, 0) + kClasses);
      softmax(wanted);
      worst = std::max(worst, worst_difference(std::span(&belief(step, 0), kClasses), std::span<const float>(wanted)));
      const float down = row - corners(number, 0), across = column - corners(number, 1);
      hits += step >= kSteps - 3 && std::min(down, across) >= 0 && std::max(down, across) <= kDigit ? 1 : 0;
    }
    REQUIRE(run.predictions.size() == 1);
    worst = std::max(worst, worst_difference(std::span<const float>(run.predictions[0].logits),
                                             std::span<const float>(&logits(number, kSteps - 1, 0), kClasses)));
    CHECK(run.answer == run.predictions[0].answers[0].label);
    CHECK(run.probability == Approx(belief(kSteps - 1, run.predictions[0].answers[0].index)).margin(1e-6));
    CHECK(run.outside.empty() == (outside(number) == 0));
    right += run.answer == std::to_string(static_cast<int>(labels(number))) ? 1 : 0;
  }
  CHECK(worst < kClose);
  CHECK(right == 93);
  CHECK(hits == 196);  // of 300: the last three glimpses of each
}

TEST_CASE("ram: pictures of another world are read and said to be outside") {
  const auto system = models::load_system(project_path("assets/models/ram-digits"));
  Tensor3 pixels = grey(picture_sheet("ram", kSide).front());
  CHECK(system->run({.pixels = pixels, .text = {}}).outside.empty());
  for (float& value : values_of(pixels)) value = 1 - value;
  const models::SystemRun negative = system->run({.pixels = pixels, .text = {}});
  CHECK_THAT(negative.outside, StartsWith("the picture is unlike those it was trained on (distance "));
  CHECK(negative.answer.size() == 1);
  pixels.fill(0);
  CHECK_FALSE(system->run({.pixels = pixels, .text = {}}).outside.empty());
}

TEST_CASE("ram: a picture of another size is refused") {
  const auto system = models::load_system(project_path("assets/models/ram-digits"));
  CHECK_THROWS_AS(
      system->run({.pixels = Tensor3::from_shape({std::size_t{1}, std::size_t{28}, std::size_t{28}}), .text = {}}),
      Error);
}
