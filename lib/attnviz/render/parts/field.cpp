#include "attnviz/render/parts/field.hpp"

#include <algorithm>

#include "attnviz/core/error.hpp"
#include "attnviz/render/parts/fold.hpp"
#include "attnviz/render/scales/number_text.hpp"

namespace attnviz::render {
namespace {

/// The axis whose positions are the grid's, if rows and columns are not axes of their own.
std::optional<std::size_t> place_axis(const AttentionMap& map) {
  if (!map.grid) return std::nullopt;
  for (const AxisKind kind : {AxisKind::key, AxisKind::source, AxisKind::token, AxisKind::slot}) {
    if (const auto axis = map.axis(kind)) return axis;
  }
  return std::nullopt;
}

/// With Direction::to the roles of the two axes are exchanged: one key is asked, the queries answer.
std::size_t receiving_axis(const AttentionMap& map, std::size_t answering, const Selection& selection) {
  const auto asking = asking_axis(map);
  const Pick* picked = selection.pick(map.axes[answering].kind);
  const bool fits = asking && map.axes[*asking].size == map.axes[answering].size;
  if (fits && picked && picked->how == Reduce::one) return *asking;
  throw Error(ErrorKind::usage,
              "map '" + map.name + "': cannot show who looks at a position" +
                  (fits ? ", none is picked" : "; queries and keys are not the same positions"),
              fits ? "pick the key position" : "use the direction from the query");
}

/// The axis that lies on the grid of the picture. There must be a place_axis.
std::size_t plane_axis(const AttentionMap& map, const Selection& selection) {
  const std::size_t place = *place_axis(map);
  return is_turned(map, selection) ? receiving_axis(map, place, selection) : place;
}

/// Marks of the query that is drawn. Those of other queries would point at the wrong place.
std::vector<Mark> surviving_marks(const AttentionMap& map, const Selection& selection) {
  const auto asking = asking_axis(map);
  if (!asking || map.axes[*asking].size == 1) return map.marks;
  const Axis& axis = map.axes[*asking];
  const Pick* pick = selection.pick(axis.kind);
  const bool one = pick && pick->how == Reduce::one && selection.direction == Direction::from;
  if (one && map.marks.size() == axis.size) return {map.marks[pick->index]};
  if (map.marks.size() > 1 || !map.grid) return {};
  const Grid& grid = *map.grid;
  const bool on_grid = axis.size == grid.prefix + grid.cells();
  const Pick* asked =
      selection.direction == Direction::from ? pick : selection.pick(map.axes[*answering_axis(map)].kind);
  if (!on_grid || !asked || asked->how != Reduce::one || asked->index < grid.prefix) return {};
  return {{selection.direction == Direction::from ? "query" : "key", box_of_cell(grid, asked->index - grid.prefix)}};
}

Field empty_field(const AttentionMap& map, FieldShape shape) {
  Field field;
  field.shape = shape;
  field.kind = map.kind;
  field.bounds = map.bounds;
  field.zero_means = map.zero_means;
  if (map.kind == ValueKind::probability && map.sums_over) {
    if (const auto sharing = map.axis(*map.sums_over)) field.shares = map.axes[*sharing].size;
  }
  return field;
}

Matrix as_matrix(const Tensor& values, std::size_t rows, std::size_t columns) {
  Matrix matrix = Matrix::from_shape({rows, columns});
  std::copy_n(values.data(), rows * columns, matrix.data());
  return matrix;
}

/// The values of the grid's cells, and a word about the positions before them.
Matrix on_grid(const Tensor& values, const Grid& grid, std::vector<std::string>& words, bool shares) {
  Matrix matrix = Matrix::from_shape({grid.rows, grid.columns});
  std::copy_n(values.data() + grid.prefix, grid.cells(), matrix.data());
  if (grid.prefix == 0) return matrix;
  std::string left_out = "without " + std::to_string(grid.prefix) + " special position" + (grid.prefix > 1 ? "s" : "");
  if (shares) {
    double held = 0;
    for (std::size_t place = 0; place < grid.prefix; ++place) held += values.data()[place];
    left_out += std::string(grid.prefix > 1 ? ", which hold " : ", which holds ") + number_text(100 * held, 2) + " %";
  }
  words.push_back(left_out);
  return matrix;
}

/// Kept axes of a line or table: the last two that are neither layer, head nor sample and that no pick removes.
std::vector<std::size_t> kept_axes(const AttentionMap& map, const Selection& selection) {
  const auto outer = [](AxisKind kind) {
    return kind == AxisKind::layer || kind == AxisKind::head || kind == AxisKind::sample;
  };
  std::vector<std::size_t> inner_axes, outer_axes;
  for (std::size_t axis = 0; axis < map.axes.size(); ++axis) {
    const Axis& described = map.axes[axis];
    const bool alone = described.size == 1 && axis + 1 < map.axes.size();
    if (selection.pick(described.kind) || alone) continue;
    (outer(described.kind) ? outer_axes : inner_axes).push_back(axis);
  }
  // Numbers per layer and head have nothing else to be drawn along.
  std::vector<std::size_t>& kept = inner_axes.empty() ? outer_axes : inner_axes;
  if (kept.size() > 2) kept.erase(kept.begin(), kept.end() - 2);
  return kept;
}

Matrix transposed(const Matrix& values) {
  Matrix turned = Matrix::from_shape({values.shape(1), values.shape(0)});
  for (std::size_t row = 0; row < turned.shape(0); ++row) {
    for (std::size_t column = 0; column < turned.shape(1); ++column) turned(row, column) = values(column, row);
  }
  return turned;
}

std::vector<std::size_t> line_or_table_axes(const AttentionMap& map, const Selection& selection) {
  if (is_turned(map, selection)) {
    return {receiving_axis(map, *answering_axis(map), selection)};
  }
  return kept_axes(map, selection);
}

/// The position of the picked query in its own line of keys.
std::optional<std::size_t> asked_position(const AttentionMap& map, const Selection& selection, std::size_t drawn) {
  const auto asking = asking_axis(map), answering = answering_axis(map);
  if (!asking || !answering || map.axes[*asking].kind != AxisKind::query) return std::nullopt;
  const Axis &query = map.axes[*asking], &key = map.axes[*answering];
  if (query.size != key.size || query.labels != key.labels) return std::nullopt;
  const Pick* pick = selection.pick(drawn == *answering ? query.kind : key.kind);
  return pick && pick->how == Reduce::one ? std::optional(pick->index) : std::nullopt;
}

}  // namespace

std::optional<std::size_t> asking_axis(const AttentionMap& map) {
  const auto query = map.axis(AxisKind::query);
  return query ? query : map.axis(AxisKind::target);
}

std::optional<std::size_t> answering_axis(const AttentionMap& map) {
  const auto key = map.axis(AxisKind::key);
  return key ? key : map.axis(AxisKind::source);
}

const Pick* Selection::pick(AxisKind axis) const {
  const auto found = std::ranges::find(picks, axis, &Pick::axis);
  return found == picks.end() ? nullptr : &*found;
}

bool is_turned(const AttentionMap& map, const Selection& selection) {
  return selection.direction == Direction::to && asking_axis(map) && answering_axis(map);
}

std::optional<Field> plane_of(const AttentionMap& map, const Selection& selection) {
  Field field = empty_field(map, FieldShape::plane);
  const auto row = map.axis(AxisKind::row), column = map.axis(AxisKind::column);
  if (row && column) {
    Folded folded = fold(map, {std::min(*row, *column), std::max(*row, *column)}, selection);
    field.values = as_matrix(folded.values, folded.values.shape(0), folded.values.shape(1));
    if (*row > *column) field.values = transposed(field.values);
    field.grid = map.grid;
    field.caption = joined_words(folded.words);
  } else if (place_axis(map)) {
    const std::size_t kept = plane_axis(map, selection);
    Folded folded = fold(map, {kept}, selection);
    const bool shares = map.kind == ValueKind::probability && map.sums_over == map.axes[kept].kind;
    field.values = on_grid(folded.values, *map.grid, folded.words, shares);
    field.grid = map.grid;
    field.grid->prefix = 0;
    field.caption = joined_words(folded.words);
  } else {
    return std::nullopt;
  }
  field.marks = surviving_marks(map, selection);
  return field;
}

Field line_or_table_outline(const AttentionMap& map, const Selection& selection) {
  const std::vector<std::size_t> kept = line_or_table_axes(map, selection);
  Field field = empty_field(map, kept.size() == 1 ? FieldShape::line : FieldShape::table);
  if (kept.empty()) return field;
  const Axis& last = map.axes[kept.back()];
  field.column_axis = last.kind;
  field.column_labels = last.labels;
  if (kept.size() == 1) {
    field.asked = asked_position(map, selection, kept[0]);
    return field;
  }
  const Axis& first = map.axes[kept[0]];
  field.row_axis = first.kind;
  field.row_labels = first.labels;
  if (field.row_axis == AxisKind::hop && field.column_axis == AxisKind::slot) {
    std::swap(field.row_axis, field.column_axis);
    std::swap(field.row_labels, field.column_labels);
  }
  return field;
}

Field line_or_table_of(const AttentionMap& map, const Selection& selection) {
  const std::vector<std::size_t> kept = line_or_table_axes(map, selection);
  Field field = line_or_table_outline(map, selection);
  const Folded folded = fold(map, kept, selection);
  field.caption = joined_words(folded.words);
  const std::size_t columns = kept.empty() ? 1 : map.axes[kept.back()].size;
  field.values = as_matrix(folded.values, folded.values.size() / columns, columns);
  if (field.row_axis && *field.row_axis != map.axes[kept[0]].kind) field.values = transposed(field.values);
  return field;
}

bool has_plane(const AttentionMap& map) {
  return (map.has(AxisKind::row) && map.has(AxisKind::column)) || place_axis(map);
}

std::vector<std::size_t> drawn_axes(const AttentionMap& map, const Selection& selection) {
  if (!has_plane(map)) return line_or_table_axes(map, selection);
  const auto row = map.axis(AxisKind::row), column = map.axis(AxisKind::column);
  if (row && column) return {std::min(*row, *column), std::max(*row, *column)};
  return {plane_axis(map, selection)};
}

ValueFacts facts_of(const Field& field) {
  return {field.kind, field.bounds, spread_of(values_of(field.values)), field.shares, !field.zero_means.empty()};
}

}  // namespace attnviz::render
