#include "attnviz/render/components.hpp"

#include <algorithm>

#include "support/catch.hpp"
#include "support/error_of.hpp"

using namespace attnviz;
using namespace attnviz::render;
using namespace attnviz::test;

namespace {

/// Three planes of 1 x 2 cells on a photo of 8 x 4 pixels.
AttentionMap two_cells(std::vector<float> values) {
  AttentionMap map{.name = "pca",
                   .axes = {{AxisKind::channel, 3, {}}, {AxisKind::row, 1, {}}, {AxisKind::column, 2, {}}}};
  map.values = Tensor::from_shape({3, 1, 2});
  std::ranges::copy(values, map.values.data());
  map.kind = ValueKind::signed_value;
  map.grid = covering_grid(1, 2, 8, 4);
  return map;
}

const Pixels& photo() {
  static const Pixels pixels = blank({8, 4}, {90, 90, 90});
  return pixels;
}

Style bare() {
  Style style;
  style.legend = Legend::hidden;
  return style;
}

std::vector<int> pixel(const Pixels& picture, std::size_t row, std::size_t column) {
  return {picture(row, column, 0), picture(row, column, 1), picture(row, column, 2)};
}

}  // namespace

TEST_CASE("channels become red, green and blue, each over its own range") {
  const AttentionMap map = two_cells({-7, 5, 0.25F, 0.125F, 3, 3});
  const Pixels picture = draw_components(map, {.photo = &photo()}, bare()).pixels;
  CHECK(picture.shape(0) == 4);
  CHECK(picture.shape(1) == 8);
  CHECK(pixel(picture, 0, 0) == std::vector<int>{0, 255, 128});
  CHECK(pixel(picture, 3, 7) == std::vector<int>{255, 0, 128});
}

TEST_CASE("what the network did not see is dark") {
  AttentionMap map = two_cells({0, 1, 0, 1, 0, 1});
  map.grid->to_source = {2, 4, 4, 0};  // the right half alone
  const Pixels picture = draw_components(map, {.photo = &photo()}, bare()).pixels;
  CHECK(pixel(picture, 1, 3) == std::vector<int>{40, 40, 40});
  CHECK(pixel(picture, 1, 7) == std::vector<int>{255, 255, 255});
}

TEST_CASE("the legend stands below a picture in the photo's size, and a tiny photo is enlarged for it") {
  const Pixels large = blank({400, 300}, {90, 90, 90});
  AttentionMap map = two_cells({0, 1, 0, 1, 0, 1});
  map.grid = covering_grid(1, 2, 400, 300);
  const Pixels picture = draw_components(map, {.photo = &large, .title = "net"}, {}).pixels;
  CHECK(picture.shape(1) == 400);
  CHECK(picture.shape(0) > 330);
  map.grid = covering_grid(1, 2, 8, 4);
  CHECK(draw_components(map, {.photo = &photo()}, {}).pixels.shape(1) >= 160);
}

TEST_CASE("another map is refused") {
  AttentionMap map = two_cells({0, 1, 0, 1, 0, 1});
  map.axes[0].kind = AxisKind::head;
  CHECK(std::string(error_of([&] { draw_components(map, {.photo = &photo()}, {}); }).what()) ==
        "components: a map [3, 1, 2] that is not three planes on a photo");
}
