#include "attnviz/models/layers/world.hpp"

#include <limits>
#include <string>
#include <vector>

#include "attnviz/core/error.hpp"
#include "support/catch.hpp"

namespace attnviz::models {
namespace {

World world_of(const std::string& json) {
  return {Config::parse(json, "config.json").section("world"), 2};
}

TEST_CASE("world: the distance counts in deviations and is the mean over the features") {
  const World world = world_of(R"({"world": {"mean": [1, -2], "deviation": [0.5, 2], "limit": 2.5}})");
  CHECK(world.features() == 2);
  CHECK(world.distance(std::vector<float>{1, -2}) == 0);
  CHECK(world.distance(std::vector<float>{2, -2}) == 2);
  CHECK(world.distance(std::vector<float>{2, 2}) == 4);
}

TEST_CASE("world: what is beyond the limit says so with both numbers") {
  const World world = world_of(R"({"world": {"mean": [1, -2], "deviation": [0.5, 2], "limit": 2.5}})");
  CHECK(world.outside(std::vector<float>{2, -2}).empty());
  CHECK(world.outside(std::vector<float>{2, 2}) ==
        "the picture is unlike those it was trained on (distance 4.00, at most 2.50)");
  CHECK(world.outside(std::vector<float>{1001, 2}, "text") ==
        "the text is unlike those it was trained on (distance 2.0e+06, at most 2.50)");
}

TEST_CASE("world: a distance that is no number is outside") {
  const World world = world_of(R"({"world": {"mean": [0, 0], "deviation": [1, 1], "limit": 2.5}})");
  CHECK_FALSE(world.outside(std::vector<float>{std::numeric_limits<float>::quiet_NaN(), 0}).empty());
}

TEST_CASE("world: a section that does not fit is refused") {
  for (const char* json : {R"({})", R"({"world": {"mean": [1], "deviation": [1, 1], "limit": 1}})",
                           R"({"world": {"mean": [1, 1], "deviation": [1, 0], "limit": 1}})",
                           R"({"world": {"mean": [1, 1], "deviation": [1, 1]}})",
                           R"({"world": {"mean": [1, 1], "deviation": [1, 1], "limit": -1}})"}) {
    CAPTURE(json);
    CHECK_THROWS_AS(world_of(json), Error);
  }
  const World world = world_of(R"({"world": {"mean": [1, 1], "deviation": [1, 1], "limit": 1}})");
  CHECK_THROWS_AS(world.distance(std::vector<float>{1}), Error);
}

}  // namespace
}  // namespace attnviz::models
