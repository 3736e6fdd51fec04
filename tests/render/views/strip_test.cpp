#include "attnviz/render/views/strip.hpp"

#include "attnviz/core/error.hpp"
#include "render/maps.hpp"
#include "render/pixels.hpp"
#include "support/catch.hpp"

using namespace attnviz;
using namespace attnviz::render;
using test::color_at;

namespace {

Field line_of(std::size_t count) {
  Field field;
  field.shape = FieldShape::line;
  field.kind = ValueKind::probability;
  field.values = Matrix::from_shape({1, count});
  for (std::size_t place = 0; place < count; ++place) field.values(0, place) = static_cast<float>(place + 1);
  field.column_axis = AxisKind::key;
  field.column_labels = test::numbered("token", count);
  return field;
}

Paint paint_for(const Field& field) {
  return make_paint("", choose_scale(facts_of(field), {}));
}

}  // namespace

TEST_CASE("each token stands on the colour of its weight") {
  const Field field = line_of(4);
  const Pixels picture = strip(field, paint_for(field)).pixels;
  // Just inside the first and the last token's box.
  CHECK(color_at(picture, 6, 6) == paint_for(field).of(1));
  CHECK(color_at(picture, picture.shape(1) - 7, 6) == paint_for(field).of(4));
}

TEST_CASE("strips of one token and of thousands are wrapped and bounded") {
  for (const std::size_t count : {1, 2, 40, 300, 5000}) {
    const Field field = line_of(count);
    const Body body = strip(field, paint_for(field));
    CHECK(body.pixels.shape(1) <= 728);
    CHECK(body.notes.empty() == (count <= 2000));
  }
  CHECK(strip(line_of(5000), paint_for(line_of(5000))).notes[0] == "the first 2000 of 5000 tokens");
}

TEST_CASE("a token longer than a line is cut, an empty one still has a box") {
  Field field = line_of(2);
  field.column_labels = {std::string(3000, 'w'), ""};
  const Pixels picture = strip(field, paint_for(field)).pixels;
  CHECK(picture.shape(1) <= 728);
}

TEST_CASE("the token that asks is framed") {
  Field field = line_of(3);
  field.asked = 1;
  const Body body = strip(field, paint_for(field));
  const Pixels without = strip(line_of(3), paint_for(field)).pixels;
  CHECK_FALSE(test::same(body.pixels, without));
  CHECK(body.notes == std::vector<std::string>{"framed: the token that asks"});
}

TEST_CASE("a table is no strip") {
  Field field = line_of(3);
  field.shape = FieldShape::table;
  CHECK_THROWS_AS(strip(field, paint_for(field)), Error);
}
