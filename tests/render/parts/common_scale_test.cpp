#include "attnviz/render/parts/common_scale.hpp"

#include "support/catch.hpp"

using namespace attnviz;
using namespace attnviz::render;

namespace {

/// So many cells of the even share, one of them far above.
Field cells(std::size_t count, float far) {
  Field field;
  field.kind = ValueKind::probability;
  field.shares = 100;
  field.values = Matrix::from_shape({std::size_t{1}, count});
  for (std::size_t place = 0; place < count; ++place) field.values(0, place) = place % 2 == 0 ? 0.005F : 0.02F;
  field.values(0, 0) = far;
  return field;
}

}  // namespace

TEST_CASE("a few cells that reach far beyond the rest do not take its colours") {
  const std::vector<Field> fields = {cells(2000, 0.9F), cells(2000, 0.02F)};
  const CommonScale scale(fields, {}, "");
  const Paint paint = scale.paint_of(fields[1]);
  CHECK(paint.scale.high == 0.02F);
  CHECK_THAT(paint.scale.note, ContainsSubstring("colours end at 2 times"));
  CHECK_THAT(paint.scale.note, ContainsSubstring("0.5 to 90 times"));
}

TEST_CASE("among few cells the largest keeps its colour, and so it does where it is not far") {
  const std::vector<Field> few = {cells(100, 0.9F)};
  CHECK(CommonScale(few, {}, "").paint_of(few[0]).scale.high == 0.9F);
  const std::vector<Field> near = {cells(2000, 0.03F)};
  CHECK(CommonScale(near, {}, "").paint_of(near[0]).scale.high == 0.03F);
}

TEST_CASE("a scale that was asked for stays") {
  const std::vector<Field> fields = {cells(2000, 0.9F), cells(2000, 0.02F)};
  const CommonScale fixed(fields, {.mode = ScaleMode::fixed, .range = {0, 0.5F}}, "");
  CHECK(fixed.paint_of(fields[0]).scale.high == 0.5F);
  const CommonScale own(fields, {.mode = ScaleMode::per_map}, "");
  CHECK_FALSE(own.is_common());
  CHECK(own.paint_of(fields[0]).scale.high == 0.9F);
  CHECK(own.paint_of(fields[1]).scale.high == 0.02F);
}
