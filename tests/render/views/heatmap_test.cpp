#include "attnviz/render/views/heatmap.hpp"

#include <algorithm>
#include <numeric>

#include "render/pixels.hpp"
#include "support/catch.hpp"

using namespace attnviz;
using namespace attnviz::render;
using test::color_at;

namespace {

Field counting_plane(std::size_t rows, std::size_t columns) {
  Field field;
  field.shape = FieldShape::plane;
  field.values = Matrix::from_shape({rows, columns});
  std::iota(field.values.begin(), field.values.end(), 0.0F);
  return field;
}

Body drawn(const Field& field) {
  return heatmap(field, make_paint("viridis", choose_scale(facts_of(field), {})));
}

}  // namespace

TEST_CASE("each cell is one block of its colour") {
  const Field field = counting_plane(2, 3);
  const Paint paint = make_paint("viridis", choose_scale(facts_of(field), {}));
  const Pixels picture = heatmap(field, paint).pixels;
  REQUIRE(picture.shape(1) == 3 * 96);
  REQUIRE(picture.shape(0) == 2 * 96);
  for (std::size_t y = 0; y < picture.shape(0); y += 5) {
    for (std::size_t x = 0; x < picture.shape(1); x += 5) {
      REQUIRE(color_at(picture, x, y) == paint.of(field.values(y / 96, x / 96)));
    }
  }
}

TEST_CASE("every grid has a sensible size") {
  const std::pair<std::size_t, std::size_t> grids[] = {{1, 1},   {1, 7},    {1, 300},    {300, 5},
                                                       {32, 32}, {1024, 3}, {3000, 2000}};
  for (const auto& [rows, columns] : grids) {
    INFO(rows << " x " << columns);
    const Pixels picture = drawn(counting_plane(rows, columns)).pixels;
    const auto sides = std::minmax({picture.shape(0), picture.shape(1)});
    CHECK(sides.first >= 24);
    CHECK(sides.second <= 1024);
  }
}

TEST_CASE("cells have the proportions that they have on the source") {
  Field field = counting_plane(10, 10);
  field.grid = covering_grid(10, 10, 600, 300);
  const Pixels picture = drawn(field).pixels;
  CHECK(static_cast<double>(picture.shape(1)) / static_cast<double>(picture.shape(0)) == Approx(2).epsilon(0.05));
}

TEST_CASE("a grid too large to show is averaged, and the notes say so") {
  CHECK(drawn(counting_plane(20, 20)).notes.empty());
  const Body body = drawn(counting_plane(2048, 10));
  REQUIRE(body.notes.size() == 1);
  CHECK_THAT(body.notes[0], ContainsSubstring("2048 x 10 cells"));
}

TEST_CASE("the mark stands on the cells that it marks on the source") {
  Field field = counting_plane(4, 4);
  field.grid = {4, 4, 0, {50, 50, 30, 10}, 300, 220};
  field.marks = {{"query", {80, 110, 50, 50}}};  // the cell in row 2, column 1
  const Pixels picture = drawn(field).pixels;
  const std::size_t cell = picture.shape(1) / 4;
  CHECK(color_at(picture, cell, 2 * cell + cell / 2) == kWhite);
  CHECK(color_at(picture, 2 * cell - 1, 2 * cell + cell / 2) == kWhite);
  CHECK(color_at(picture, cell + cell / 2, 2 * cell) == kWhite);
  CHECK(color_at(picture, cell + cell / 2, 3 * cell - 1) == kWhite);
}
