#include "attnviz/render/views/matrix.hpp"

#include <algorithm>
#include <cmath>

#include "attnviz/core/rng.hpp"
#include "render/maps.hpp"
#include "render/pixels.hpp"
#include "support/catch.hpp"

using namespace attnviz;
using namespace attnviz::render;
using test::color_at;

namespace {

Field table(std::size_t rows, std::size_t columns, ValueKind kind = ValueKind::probability) {
  Field field;
  field.values = Matrix::from_shape({rows, columns});
  field.kind = kind;
  field.row_axis = AxisKind::query;
  field.column_axis = AxisKind::key;
  Rng rng(2);
  for (float& value : values_of(field.values)) value = 0.1F + static_cast<float>(rng.uniform());
  return field;
}

void mask_later(Field& field) {
  for (std::size_t row = 0; row < field.values.shape(0); ++row) {
    std::ranges::fill(row_of(field.values, row).subspan(row + 1), 0.0F);
  }
}

Paint paint_for(const Field& field) {
  return make_paint("", choose_scale(facts_of(field), {}));
}

std::size_t count_color(const Pixels& picture, Color color) {
  std::size_t count = 0;
  for (std::size_t y = 0; y < picture.shape(0); ++y) {
    for (std::size_t x = 0; x < picture.shape(1); ++x) count += color_at(picture, x, y) == color ? 1 : 0;
  }
  return count;
}

}  // namespace

TEST_CASE("exact zeros after the diagonal, and only there, mean a causal mask") {
  Field field = table(6, 6);
  CHECK_FALSE(looks_causal(field));
  mask_later(field);
  CHECK(looks_causal(field));
  field.kind = ValueKind::score;
  CHECK_FALSE(looks_causal(field));
  CHECK_FALSE(looks_causal(table(1, 1)));

  Field diagonal = table(4, 4);
  for (std::size_t row = 0; row < 4; ++row) {
    for (std::size_t column = 0; column < 4; ++column) diagonal.values(row, column) = row == column ? 1.0F : 0.0F;
  }
  CHECK_FALSE(looks_causal(diagonal));
}

TEST_CASE("masked keys are grey, not the colour of a small weight") {
  Field field = table(50, 50);
  mask_later(field);
  const Body body = matrix(field, paint_for(field));
  const Color grey{214, 214, 214};
  const std::size_t cell = 640 / 50;
  CHECK(count_color(body.pixels, grey) == Approx(cell * cell * (50 * 49 / 2)).margin(40));  // letters have greys too
  CHECK(count_color(body.pixels, paint_for(field).of(0)) == 0);
  CHECK(std::ranges::find(body.notes, "grey: later keys, masked") != body.notes.end());
}

TEST_CASE("tables from one cell to thousands of rows have a picture of sane size") {
  for (const auto& [rows, columns] :
       {std::pair<std::size_t, std::size_t>{1, 1}, {1, 300}, {300, 1}, {512, 512}, {3000, 40}}) {
    INFO(rows << " x " << columns);
    Field field = table(rows, columns);
    field.row_labels = test::numbered("row", rows);
    const Pixels picture = matrix(field, paint_for(field)).pixels;
    CHECK(picture.shape(0) >= 16);
    CHECK(picture.shape(1) >= 16);
    CHECK(std::max(picture.shape(0), picture.shape(1)) <= 1700);
  }
}

TEST_CASE("labels that would overlap are thinned, and the notes say so") {
  CHECK(matrix(table(20, 20), paint_for(table(20, 20))).notes.empty());
  CHECK(matrix(table(128, 128), paint_for(table(128, 128))).notes ==
        std::vector<std::string>{"every 5th row and column is labelled"});
  const auto wide = matrix(table(2, 400), paint_for(table(2, 400))).notes;
  REQUIRE(wide.size() == 1);
  CHECK_THAT(wide[0], ContainsSubstring("column is labelled"));
  const auto large = matrix(table(2000, 2000), paint_for(table(2000, 2000))).notes;
  CHECK_THAT(large.back(), ContainsSubstring("2000 x 2000 positions"));
}

TEST_CASE("long labels of any script stay inside the picture") {
  Field field = table(3, 3);
  field.row_labels = {std::string(500, 'W'), "注意力机制让大脑集中精力处理场景注意力机制让大脑集中精力处理场景",
                      "שלום"};
  field.column_labels = field.row_labels;
  const Pixels picture = matrix(field, paint_for(field)).pixels;
  CHECK(picture.shape(1) < 700);
  for (std::size_t y = 0; y < picture.shape(0); ++y) CHECK(color_at(picture, picture.shape(1) - 1, y) == kWhite);
}

TEST_CASE("signed tables are drawn around a neutral zero") {
  Field field = table(30, 30, ValueKind::signed_value);
  for (float& value : values_of(field.values)) value = value > 0.6F ? -value : value;
  CHECK(paint_for(field).colormap->diverging);
  CHECK_NOTHROW(matrix(field, paint_for(field)));
}

TEST_CASE("a thumbnail has cells alone, within its side") {
  for (const std::size_t side : {1, 7, 300, 1000}) {
    const Field field = table(side, side);
    const Pixels picture = matrix_thumbnail(field, paint_for(field), 320);
    CHECK(picture.shape(0) <= 320);
    CHECK(picture.shape(0) > 150);
  }
  CHECK(color_at(matrix_thumbnail(table(2, 2), paint_for(table(2, 2)), 320), 0, 0) ==
        paint_for(table(2, 2)).of(table(2, 2).values(0, 0)));
}
