#include "attnviz/render/views/bars/bars.hpp"

#include <array>

#include "attnviz/render/views/bars/bar_axis.hpp"
#include "attnviz/render/views/bars/bar_panels.hpp"
#include "render/maps.hpp"
#include "render/pixels.hpp"
#include "support/catch.hpp"

using namespace attnviz;
using namespace attnviz::render;
using test::color_at;

namespace {

Field gates(std::size_t rows, std::size_t count) {
  Field field;
  field.shape = rows == 1 ? FieldShape::line : FieldShape::table;
  field.kind = ValueKind::gate;
  field.column_axis = AxisKind::channel;
  field.values = Matrix::from_shape({rows, count});
  for (std::size_t place = 0; place < field.values.size(); ++place) {
    field.values.data()[place] = static_cast<float>(place % count + 1) / static_cast<float>(count + 1);
  }
  return field;
}

const Scale kUnit{0, 1, false, ""};

/// Pixels of a bar's colour in one row of the picture.
std::size_t bar_length(const Pixels& picture, std::size_t y) {
  std::size_t length = 0;
  for (std::size_t x = 0; x < picture.shape(1); ++x) length += color_at(picture, x, y) == kBarColor ? 1 : 0;
  return length;
}

}  // namespace

TEST_CASE("an axis reaches to zero") {
  CHECK(BarAxis({0, 1, false, ""}, 100).origin() == 0);
  CHECK(BarAxis({-1, 1, true, ""}, 100).origin() == 50);
  CHECK(BarAxis({0.5F, 1, false, ""}, 100).origin() == 0);
  CHECK(BarAxis({0.5F, 1, false, ""}, 100).at(0.5) == 50);
  CHECK(BarAxis({-4, -2, false, ""}, 100).origin() == 100);
  CHECK(BarAxis({0, 1, false, ""}, 100).at(7) == 100);
  CHECK(BarAxis({3, 3, false, ""}, 100).at(3) == 100);
  CHECK(BarAxis({0, 0, false, ""}, 100).at(0) == 0);
}

TEST_CASE("bars are as long as their values say") {
  const Pixels picture = bars(gates(1, 3), kUnit).pixels;  // 1/4, 2/4, 3/4 of 360 pixels, in rows of 18
  CHECK(bar_length(picture, 9) == Approx(90).margin(1));
  CHECK(bar_length(picture, 27) == Approx(180).margin(1));
  CHECK(bar_length(picture, 45) == Approx(270).margin(1));
}

TEST_CASE("sorted bars fall, and the notes say that they are sorted") {
  const Body body = bars(gates(1, 3), kUnit, BarOrder::by_value);
  CHECK(bar_length(body.pixels, 9) > bar_length(body.pixels, 45));
  CHECK(body.notes == std::vector<std::string>{"sorted, largest first"});
}

TEST_CASE("long lines become thin bars, then several to a bar, and name their extremes") {
  const Body thin = bars(gates(1, 512), kUnit);
  REQUIRE(thin.notes.size() == 2);
  CHECK_THAT(thin.notes[0], StartsWith("largest channels: 511 (0.998), 510"));
  CHECK_THAT(thin.notes[0], ContainsSubstring("smallest: 0 (0.00195)"));
  const Body merged = bars(gates(1, 5000), kUnit);
  REQUIRE(merged.notes.size() == 3);
  CHECK_THAT(merged.notes[1], StartsWith("5000 positions, 6 to a bar"));
  for (const std::size_t count : {1, 2, 40, 41, 512, 5000, 100000}) {
    const Pixels picture = bars(gates(1, count), kUnit).pixels;
    CHECK(picture.shape(1) <= 1100);
    CHECK(picture.shape(0) <= 800);
  }
}

TEST_CASE("hundreds of channels are sorted, what has an order of its own is not") {
  Field field = gates(1, 200);  // rising
  const auto heights = [&] {
    const Pixels picture = bars(field, kUnit).pixels;
    std::array<std::size_t, 2> halves{};
    for (std::size_t y = 0; y < picture.shape(0); ++y) {
      for (std::size_t x = 0; x < picture.shape(1); ++x) {
        if (color_at(picture, x, y) == kBarColor) ++halves[x < picture.shape(1) / 2 ? 0 : 1];
      }
    }
    return halves;
  };
  CHECK(heights()[0] > 2 * heights()[1]);
  CHECK(bars(field, kUnit).notes.back() == "sorted, largest first");
  field.column_axis = AxisKind::slot;
  CHECK(heights()[1] > 2 * heights()[0]);
}

TEST_CASE("a table has one panel a row, up to a dozen") {
  const Body two = bars(gates(2, 64), kUnit), many = bars(gates(30, 64), kUnit);
  CHECK(many.pixels.shape(0) == 6 * two.pixels.shape(0));
  CHECK(many.notes == std::vector<std::string>{"the first 12 of 30 rows"});
}

TEST_CASE("long labels leave room for the bars") {
  Field field = gates(1, 2);
  field.column_labels = {std::string(300, 'x'), "b"};
  CHECK(bars(field, kUnit).pixels.shape(1) < 800);
}

TEST_CASE("a thumbnail has the size that was asked for") {
  for (const std::size_t count : {1, 50, 4000}) {
    const Pixels picture = bars_thumbnail(gates(2, count), kUnit, {320, 160});
    CHECK(picture.shape(1) == 320);
    CHECK(picture.shape(0) == 160);
  }
}
