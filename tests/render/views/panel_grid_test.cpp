#include "attnviz/render/views/panel_grid.hpp"

#include "render/maps.hpp"
#include "render/pixels.hpp"
#include "support/catch.hpp"

using namespace attnviz;
using namespace attnviz::render;

namespace {

PanelGrid grid_of(std::size_t rows, std::size_t columns, PictureSize size) {
  PanelGrid grid{.row_title = "layer",
                 .column_title = "head",
                 .rows = test::numbered("", rows),
                 .columns = test::numbered("", columns),
                 .panels = {}};
  for (std::size_t place = 0; place < rows * columns; ++place) {
    grid.panels.push_back(blank(size, {static_cast<std::uint8_t>(100 + place), 0, 200}));
  }
  return grid;
}

/// Where the panel of this number begins, or nothing.
std::optional<std::pair<std::size_t, std::size_t>> corner_of(const Pixels& picture, std::size_t place) {
  const Color color{static_cast<std::uint8_t>(100 + place), 0, 200};
  for (std::size_t y = 0; y < picture.shape(0); ++y) {
    for (std::size_t x = 0; x < picture.shape(1); ++x) {
      if (test::color_at(picture, x, y) == color) return std::pair{x, y};
    }
  }
  return std::nullopt;
}

}  // namespace

TEST_CASE("panels stand in their rows and columns, the last of either a little apart") {
  const Pixels picture = panel_grid(grid_of(3, 4, {30, 20})).pixels;
  const auto first = corner_of(picture, 0), next = corner_of(picture, 1), below = corner_of(picture, 4);
  const auto mean = corner_of(picture, 3), last = corner_of(picture, 11);
  REQUIRE((first && next && below && mean && last));
  CHECK(next->first - first->first == 33);
  CHECK(below->second - first->second == 23);
  CHECK(mean->first - next->first == 2 * 33 + 6);
  CHECK(last->second - first->second == 2 * 23 + 6);
}

TEST_CASE("panels of any size have room for their names") {
  for (const PictureSize size : {PictureSize{20, 1}, PictureSize{1, 20}, PictureSize{200, 200}}) {
    CHECK_NOTHROW(panel_grid(grid_of(5, 7, size)));
  }
  PanelGrid missing = grid_of(2, 2, {5, 5});
  missing.panels.pop_back();
  CHECK_THROWS_WITH(panel_grid(missing), ContainsSubstring("3 pictures for 2 x 2"));
}
