#include "attnviz/render/views/lines.hpp"

#include "render/maps.hpp"
#include "render/pixels.hpp"
#include "support/catch.hpp"

using namespace attnviz;
using namespace attnviz::render;

namespace {

Field table(std::size_t rows, std::size_t columns, float value = 0) {
  Field field;
  field.shape = FieldShape::table;
  field.kind = ValueKind::probability;
  field.shares = columns;
  field.row_labels = test::numbered("q", rows);
  field.column_labels = test::numbered("k", columns);
  field.values = Matrix::from_shape({rows, columns});
  std::ranges::fill(field.values, value);
  return field;
}

Body lines_of(const Field& field) {
  return token_lines(field, make_paint("", choose_scale(facts_of(field), {})));
}

/// Pixels of a picture that are blue rather than grey: those of lines.
std::size_t blue(const Pixels& picture) {
  std::size_t count = 0;
  for (std::size_t y = 0; y < picture.shape(0); ++y) {
    for (std::size_t x = 0; x < picture.shape(1); ++x) count += picture(y, x, 2) > picture(y, x, 0) + 20 ? 1 : 0;
  }
  return count;
}

}  // namespace

TEST_CASE("there is a line where there is more than the even share, wider for more") {
  Field field = table(3, 4, 0.25F);
  CHECK(blue(lines_of(field).pixels) == 0);
  CHECK_THAT(lines_of(field).notes.front(), StartsWith("no lines"));
  field.values(0, 0) = 1;
  field.values(2, 2) = 0.6F;
  const std::size_t both = blue(lines_of(field).pixels);
  field.values(2, 2) = 0.2F;
  const std::size_t strong = blue(lines_of(field).pixels);
  CHECK(both > strong);
  CHECK(strong > both - strong);
}

TEST_CASE("one word that asks has its numbers beside the others") {
  Field field = table(1, 5);
  field.values(0, 3) = 1;
  CHECK(lines_of(field).pixels.shape(1) > lines_of(table(2, 5)).pixels.shape(1));
}

TEST_CASE("hundreds of words are cut, and the notes say so") {
  Field field = table(500, 400);
  field.values(450, 0) = 1;
  const Body body = lines_of(field);
  CHECK(body.pixels.shape(0) < 5000);
  CHECK(body.notes[1] == "the first 300 of 500 words that ask");
  CHECK(body.notes[2] == "the first 300 of 400 words that are asked");
}

TEST_CASE("a line of words is no table") {
  Field field = table(1, 5);
  field.shape = FieldShape::line;
  CHECK_THROWS_WITH(lines_of(field), ContainsSubstring("no table of two sides"));
}

TEST_CASE("each of several heads has a colour, and the legend names them") {
  Field field = table(3, 4, 0.25F);
  field.values = Matrix::from_shape({6, 4});
  std::ranges::fill(field.values, 0.25F);
  field.values(5, 3) = 1;  // the last row of the second head
  const Paint paint = make_paint("", choose_scale(facts_of(field), {}));
  const Body both = token_lines(field, paint, {"head 0", "head 3"});
  CHECK(both.pixels.shape(0) > token_lines(table(3, 4), paint).pixels.shape(0));
  std::size_t reddish = 0;
  for (std::size_t y = 40; y < both.pixels.shape(0); ++y) {
    for (std::size_t x = 0; x < both.pixels.shape(1); ++x) {
      reddish += both.pixels(y, x, 0) > both.pixels(y, x, 2) + 60 ? 1 : 0;
    }
  }
  CHECK(reddish > 300);
  CHECK_THROWS_WITH(token_lines(field, paint, test::numbered("head ", 4)), ContainsSubstring("no table of two sides"));
}
