#include "attnviz/image/features.hpp"

#include <cmath>

#include "attnviz/core/error.hpp"
#include "image/made.hpp"
#include "support/catch.hpp"

using namespace attnviz;
using namespace attnviz::image;
using attnviz::test::plain_picture;

namespace {

float at(const FeatureMap& map, const std::string& channel, std::size_t row, std::size_t column) {
  for (std::size_t index = 0; index < map.channels.size(); ++index) {
    if (map.channels[index] == channel) return map.values(index, row, column);
  }
  throw std::runtime_error("no channel " + channel);
}

void paint(Pixels& pixels, const attnviz::test::Area& area, std::array<int, 3> color) {
  for (std::size_t row = area.top; row < area.top + area.height; ++row) {
    for (std::size_t column = area.left; column < area.left + area.width; ++column) {
      for (std::size_t channel = 0; channel < 3; ++channel) {
        pixels(row, column, channel) = static_cast<std::uint8_t>(color[channel]);
      }
    }
  }
}

}  // namespace

TEST_CASE("the grid has near-square cells and covers the picture") {
  const Grid grid = feature_grid(plain_picture(480, 640, {0, 0, 0}), 32);
  CHECK(grid.rows == 24);
  CHECK(grid.columns == 32);
  CHECK(grid.to_source == Affine{20, 20, 0, 0});
  CHECK(grid.source_width == 640);
  const Grid tall = feature_grid(plain_picture(500, 333, {0, 0, 0}), 32);
  CHECK(tall.rows == 32);
  CHECK(tall.columns == 21);
  CHECK(tall.to_source.scale_x * 21 == Approx(333));
}

TEST_CASE("pictures smaller than the grid get one cell a pixel") {
  const auto [height, width, rows, columns] = GENERATE(table<std::size_t, std::size_t, std::size_t, std::size_t>(
      {{1, 1, 1, 1}, {3, 1000, 1, 32}, {1000, 3, 32, 1}, {2, 3, 2, 3}, {1, 31, 1, 31}, {33, 33, 32, 32}}));
  const Pixels pixels = plain_picture(height, width, {200, 30, 60});
  for (const FeatureMap& map : {bank_features(pixels), patch_features(pixels)}) {
    CHECK(map.grid.rows == rows);
    CHECK(map.grid.columns == columns);
    CHECK(map.values.shape(0) == map.channels.size());
    CHECK(map.values.shape(1) == rows);
    CHECK(map.values.shape(2) == columns);
    for (const float value : values_of(map.values)) REQUIRE(std::isfinite(value));
  }
}

TEST_CASE("a plain picture has its colour in every cell, no edges and no contrast") {
  const FeatureMap map = bank_features(plain_picture(97, 60, {255, 0, 0}));
  for (std::size_t row = 0; row < map.grid.rows; ++row) {
    for (std::size_t column = 0; column < map.grid.columns; ++column) {
      // CIE Lab of sRGB red is 53.24, 80.09, 67.20.
      CHECK(at(map, "L*", row, column) == Approx(53.24).margin(0.02));
      CHECK(at(map, "a*", row, column) == Approx(2 * 80.09).margin(0.05));
      CHECK(at(map, "b*", row, column) == Approx(2 * 67.20).margin(0.05));
      for (const char* channel : {"edges 0", "edges 45", "edges 90", "edges 135"})
        CHECK(at(map, channel, row, column) == 0);
      CHECK(at(map, "contrast", row, column) == Approx(0).margin(1e-4));
    }
  }
}

TEST_CASE("stripes answer in the channel of their direction") {
  Pixels pixels = plain_picture(256, 256, {0, 0, 0});
  const std::string direction = GENERATE("horizontal", "vertical", "rising", "falling");
  for (std::size_t y = 0; y < 256; ++y) {
    for (std::size_t x = 0; x < 256; ++x) {
      const std::size_t phase = direction == "horizontal" ? y
                                : direction == "vertical" ? x
                                : direction == "rising"   ? x + y
                                                          : x + 256 - y;
      if (phase % 8 < 4) paint(pixels, {y, x, 1, 1}, {255, 255, 255});
    }
  }
  const FeatureMap map = bank_features(pixels);
  const std::array<float, 4> edges = {at(map, "edges 0", 16, 16), at(map, "edges 45", 16, 16),
                                      at(map, "edges 90", 16, 16), at(map, "edges 135", 16, 16)};
  const std::size_t own = direction == "horizontal" ? 0 : direction == "rising" ? 1 : direction == "vertical" ? 2 : 3;
  INFO(direction);
  CHECK(edges[own] > 20);
  // Across the opposite direction nothing changes along such stripes.
  CHECK(edges[(own + 2) % 4] < 1e-3F);
}

TEST_CASE("a coloured box stands out from its surroundings where it is") {
  Pixels pixels = plain_picture(480, 640, {90, 120, 90});
  paint(pixels, {100, 400, 80, 60}, {210, 60, 40});
  const FeatureMap map = bank_features(pixels);
  const float here = at(map, "a*", 7, 21), there = at(map, "a*", 20, 5);
  CHECK(here - there > 50);
}

TEST_CASE("features hardly change with the size of the picture") {
  const Pixels large = test::gradient_picture(960, 1280), small = test::gradient_picture(480, 640);
  const FeatureMap a = bank_features(large), b = bank_features(small);
  REQUIRE(a.values.shape() == b.values.shape());
  for (std::size_t index = 0; index < a.values.size(); ++index) {
    REQUIRE(a.values.data()[index] == Approx(b.values.data()[index]).margin(1.0));
  }
}

TEST_CASE("patches are the averaged pixels of each cell") {
  Pixels pixels = plain_picture(64, 64, {0, 0, 0});
  paint(pixels, {0, 2, 2, 2}, {255, 51, 0});
  const FeatureMap map = patch_features(pixels, {.cells = 16, .side = 2});
  REQUIRE(map.channels.size() == 12);
  CHECK(at(map, "red(0,1)", 0, 0) == 1.0F);
  CHECK(at(map, "green(0,1)", 0, 0) == 0.2F);
  CHECK(at(map, "red(0,0)", 0, 0) == 0.0F);
  CHECK(at(map, "red(0,1)", 0, 1) == 0.0F);
}

TEST_CASE("options out of their limits are refused with both numbers") {
  const Pixels pixels = plain_picture(4, 4, {0, 0, 0});
  CHECK_THROWS_WITH(bank_features(pixels, {.cells = 0}), ContainsSubstring("grid of 0 cells, not within 1 to 256"));
  CHECK_THROWS_WITH(bank_features(pixels, {.cells = 257}), ContainsSubstring("257"));
  CHECK_THROWS_WITH(patch_features(pixels, {.side = 33}), ContainsSubstring("side 33, not within 1 to 32"));
  CHECK_THROWS_WITH(bank_features(Pixels::from_shape({4, 4, 1})), ContainsSubstring("[4, 4, 1]"));
  CHECK_THROWS_WITH(bank_features(Pixels::from_shape({0, 4, 3})), ContainsSubstring("[0, 4, 3]"));
}
