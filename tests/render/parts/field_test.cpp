#include "attnviz/render/parts/field.hpp"

#include "attnviz/core/error.hpp"
#include "render/maps.hpp"
#include "support/catch.hpp"

using namespace attnviz;
using namespace attnviz::render;
using test::counting_map;
using test::numbered;

namespace {

std::vector<float> values_in(const Field& field) {
  return {field.values.begin(), field.values.end()};
}

/// [head 2, query 5, key 5], a grid of 2 x 2 after one special position.
AttentionMap image_attention() {
  AttentionMap map = counting_map({{AxisKind::head, 2, {}}, {AxisKind::query, 5, {}}, {AxisKind::key, 5, {}}});
  map.grid = covering_grid(2, 2, 20, 10);
  map.grid->prefix = 1;
  return map;
}

}  // namespace

TEST_CASE("one query of one head lies on the grid without the special position") {
  const AttentionMap map = image_attention();
  const auto field = plane_of(map, {.picks = {{AxisKind::head, Reduce::one, 1}, {AxisKind::query, Reduce::one, 2}}});
  REQUIRE(field);
  CHECK(values_in(*field) == std::vector<float>{36, 37, 38, 39});
  CHECK(field->grid->prefix == 0);
  CHECK(field->caption == "head 1, query 2, without 1 special position");
}

TEST_CASE("axes that nobody picked are averaged, and the caption says so") {
  const auto field = plane_of(image_attention());
  REQUIRE(field);
  CHECK(values_in(*field) == std::vector<float>{23.5F, 24.5F, 25.5F, 26.5F});
  CHECK(field->caption == "mean over 2 heads, mean over 5 queries, without 1 special position");
}

TEST_CASE("largest and smallest are picks too") {
  const auto most =
      plane_of(image_attention(), {.picks = {{AxisKind::head, Reduce::max}, {AxisKind::query, Reduce::min}}});
  CHECK(values_in(*most) == std::vector<float>{26, 27, 28, 29});
  CHECK(most->caption == "largest of 2 heads, smallest of 5 queries, without 1 special position");
}

TEST_CASE("the receiving direction takes a column instead of a row") {
  Selection selection{.picks = {{AxisKind::head, Reduce::one, 0}, {AxisKind::key, Reduce::one, 3}},
                      .direction = Direction::to};
  const auto field = plane_of(image_attention(), selection);
  CHECK(values_in(*field) == std::vector<float>{8, 13, 18, 23});
  CHECK(field->caption == "head 0, key 3, without 1 special position");
  REQUIRE(field->marks.size() == 1);
  CHECK(field->marks[0].box == Box{0, 5, 10, 5});

  selection.picks.pop_back();
  CHECK_THROWS_AS(plane_of(image_attention(), selection), Error);
}

TEST_CASE("maps without queries have no direction") {
  const Selection received{.picks = {}, .direction = Direction::to};
  CHECK(plane_of(counting_map({{AxisKind::row, 2, {}}, {AxisKind::column, 2, {}}}), received));
  CHECK(line_or_table_of(counting_map({{AxisKind::channel, 2, {}}}), received).values(0, 1) == 1);
}

TEST_CASE("the share that special positions hold is told for probabilities") {
  AttentionMap map = counting_map({{AxisKind::key, 5, {}}}, ValueKind::probability);
  for (std::size_t place = 0; place < 5; ++place) map.values.data()[place] = place == 0 ? 0.6F : 0.1F;
  map.sums_over = AxisKind::key;
  map.grid = covering_grid(2, 2, 4, 4);
  map.grid->prefix = 1;
  CHECK(plane_of(map)->caption == "without 1 special position, which holds 60 %");
}

TEST_CASE("a mark follows the query that is drawn") {
  AttentionMap map = image_attention();
  CHECK(plane_of(map)->marks.empty());
  const Selection third{.picks = {{AxisKind::query, Reduce::one, 3}}};
  REQUIRE(plane_of(map, third)->marks.size() == 1);
  CHECK(plane_of(map, third)->marks[0].box == Box{0, 5, 10, 5});
  CHECK(plane_of(map, {.picks = {{AxisKind::query, Reduce::one, 0}}})->marks.empty());  // a special position

  map.marks = {{"a", {}}, {"b", {}}, {"c", {}}, {"d", {}}, {"e", {}}};
  CHECK(plane_of(map)->marks.empty());
  CHECK(plane_of(map, third)->marks[0].label == "d");
}

TEST_CASE("a 3-D gate is averaged over channels") {
  const auto field =
      plane_of(counting_map({{AxisKind::channel, 2, {}}, {AxisKind::row, 2, {}}, {AxisKind::column, 3, {}}}));
  REQUIRE(field);
  CHECK(field->values.shape(0) == 2);
  CHECK(values_in(*field) == std::vector<float>{3, 4, 5, 6, 7, 8});
  CHECK_FALSE(field->grid);
  CHECK(field->caption == "mean over 2 channels");
}

TEST_CASE("columns before rows are turned") {
  const auto field = plane_of(counting_map({{AxisKind::column, 2, {}}, {AxisKind::row, 3, {}}}));
  CHECK(field->values.shape(0) == 3);
  CHECK(values_in(*field) == std::vector<float>{0, 3, 1, 4, 2, 5});
}

TEST_CASE("the axis that sums to one is reduced by its largest value, since its mean says nothing") {
  AttentionMap map = counting_map({{AxisKind::token, 4, {}}, {AxisKind::unit, 2, {}}}, ValueKind::probability);
  map.sums_over = AxisKind::unit;
  map.grid = covering_grid(2, 2, 4, 4);
  const auto field = plane_of(map);
  CHECK(values_in(*field) == std::vector<float>{1, 3, 5, 7});
  CHECK(field->caption == "largest of 2 units");
}

TEST_CASE("text attention is a table, one query of it a line that knows who asked") {
  const auto words = numbered("w", 3);
  const AttentionMap map =
      counting_map({{AxisKind::layer, 2, {}}, {AxisKind::query, 3, words}, {AxisKind::key, 3, words}});
  CHECK_FALSE(plane_of(map));

  const Field table = line_or_table_of(map, {.picks = {{AxisKind::layer, Reduce::one, 1}}});
  CHECK(table.shape == FieldShape::table);
  CHECK(table.row_axis == AxisKind::query);
  CHECK(table.column_labels == words);
  CHECK(table.values(0, 0) == 9);

  const Field line =
      line_or_table_of(map, {.picks = {{AxisKind::layer, Reduce::one, 0}, {AxisKind::query, Reduce::one, 1}}});
  CHECK(line.shape == FieldShape::line);
  CHECK(values_in(line) == std::vector<float>{3, 4, 5});
  CHECK(line.asked == 1);
  CHECK(line.caption == "layer 0, query 1 \"w1\"");

  const Field received = line_or_table_of(
      map, {.picks = {{AxisKind::layer, Reduce::one, 0}, {AxisKind::key, Reduce::one, 2}}, .direction = Direction::to});
  CHECK(values_in(received) == std::vector<float>{2, 5, 8});
  CHECK(received.column_axis == AxisKind::query);
  CHECK(received.asked == 2);
}

TEST_CASE("alignments between two texts do not mark a word of the other text") {
  const AttentionMap map = counting_map({{AxisKind::target, 2, {"a", "b"}}, {AxisKind::source, 2, {"x", "y"}}});
  const Field line = line_or_table_of(map, {.picks = {{AxisKind::target, Reduce::one, 1}}});
  CHECK(values_in(line) == std::vector<float>{2, 3});
  CHECK_FALSE(line.asked);
}

TEST_CASE("memory slots become rows") {
  const Field field = line_or_table_of(counting_map({{AxisKind::hop, 2, {}}, {AxisKind::slot, 3, numbered("s", 3)}}));
  CHECK(field.row_axis == AxisKind::slot);
  CHECK(field.row_labels.size() == 3);
  CHECK(values_in(field) == std::vector<float>{0, 3, 1, 4, 2, 5});
}

TEST_CASE("single numbers, single tokens and numbers per head have a shape too") {
  AttentionMap number{.name = "n"};
  number.values = Tensor::from_shape({});
  number.values.data()[0] = 4;
  CHECK(values_in(line_or_table_of(number)) == std::vector<float>{4});

  const Field token = line_or_table_of(counting_map({{AxisKind::query, 1, {"w"}}, {AxisKind::key, 1, {"w"}}}));
  CHECK(token.shape == FieldShape::line);
  CHECK(token.column_labels == std::vector<std::string>{"w"});

  const Field heads = line_or_table_of(counting_map({{AxisKind::layer, 2, {}}, {AxisKind::head, 3, {}}}));
  CHECK(heads.row_axis == AxisKind::layer);
  CHECK(heads.column_axis == AxisKind::head);
}

TEST_CASE("a pick beyond the axis names both numbers") {
  CHECK_THROWS_WITH(plane_of(image_attention(), {.picks = {{AxisKind::head, Reduce::one, 2}}}),
                    ContainsSubstring("head 2 of 2 heads"));
}

TEST_CASE("the axes of a picture are known before it is made") {
  CHECK(drawn_axes(image_attention(), {}) == std::vector<std::size_t>{2});
  const Selection received{.picks = {{AxisKind::key, Reduce::one, 3}}, .direction = Direction::to};
  CHECK(drawn_axes(image_attention(), received) == std::vector<std::size_t>{1});
  const AttentionMap text = counting_map({{AxisKind::head, 2, {}}, {AxisKind::query, 3, {}}, {AxisKind::key, 3, {}}});
  CHECK(drawn_axes(text, {}) == std::vector<std::size_t>{1, 2});
  CHECK(drawn_axes(text, {.picks = {{AxisKind::query, Reduce::one, 0}}}) == std::vector<std::size_t>{2});
}
