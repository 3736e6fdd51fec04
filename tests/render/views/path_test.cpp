#include "attnviz/render/views/path.hpp"

#include "attnviz/core/error.hpp"
#include "render/maps.hpp"
#include "render/pixels.hpp"
#include "support/catch.hpp"

using namespace attnviz;
using namespace attnviz::render;
using test::color_at;

TEST_CASE("boxes are read step by step, with any number of scales") {
  const AttentionMap map =
      test::counting_map({{AxisKind::step, 2, {}}, {AxisKind::slot, 3, {}}, {AxisKind::field, 4, {}}}, ValueKind::box);
  const auto glimpses = glimpses_of(map);
  REQUIRE(glimpses.size() == 2);
  REQUIRE(glimpses[1].boxes.size() == 3);
  CHECK(glimpses[1].boxes[2] == Box{20, 21, 22, 23});
  const auto single =
      glimpses_of(test::counting_map({{AxisKind::step, 5, {}}, {AxisKind::field, 4, {}}}, ValueKind::box));
  CHECK(single.size() == 5);
  CHECK(single[0].boxes.size() == 1);
}

TEST_CASE("marks serve where the numbers are no boxes") {
  AttentionMap map = test::counting_map({{AxisKind::step, 2, {}}, {AxisKind::field, 2, {}}}, ValueKind::box);
  CHECK_THROWS_AS(glimpses_of(map), Error);
  map.marks = {{"1", {1, 2, 3, 4}}, {"2", {5, 6, 7, 8}}};
  CHECK(glimpses_of(map)[1].boxes[0] == Box{5, 6, 7, 8});
}

TEST_CASE("boxes and arrows lie where they belong, and the rest of the photo is untouched") {
  const Pixels photo = blank({400, 300}, {90, 90, 90});
  const std::vector<Glimpse> glimpses{{{{50, 50, 40, 40}}}, {{{250, 150, 40, 40}}}};
  const Pixels picture = draw_path(photo, glimpses, {}, colormap("viridis"));
  CHECK(color_at(picture, 90, 75) != kGrey);
  CHECK(color_at(picture, 90, 75) != Color{90, 90, 90});    // right edge of the first box
  CHECK(color_at(picture, 170, 120) != Color{90, 90, 90});  // halfway along the arrow
  CHECK(color_at(picture, 60, 80) == Color{90, 90, 90});    // inside the first box
  CHECK(color_at(picture, 300, 20) == Color{90, 90, 90});
}

TEST_CASE("boxes far outside, without extent or on one place do no harm") {
  const std::vector<Glimpse> glimpses{
      {{{-1e9, -1e9, 5, 5}}}, {{{3, 3, 0, 0}}}, {{{3, 3, 0, 0}}}, {{{1e12, 2, 1e12, 4}}}};
  for (const PictureSize size : {PictureSize{1, 1}, PictureSize{8, 300}}) {
    CHECK_NOTHROW(draw_path(blank(size, kGrey), glimpses, {}, colormap("viridis")));
  }
  CHECK(extent_of({{{{10, 10, 30, 5}}}}).width == 40);
}
