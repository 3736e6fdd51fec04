#include "attnviz/render/overview.hpp"

#include <algorithm>
#include <array>

#include "attnviz/render/drawing_parts.hpp"
#include "attnviz/render/parts/cells.hpp"
#include "attnviz/render/parts/common_scale.hpp"
#include "attnviz/render/views/panel_grid.hpp"

namespace attnviz::render {
namespace {

constexpr std::size_t kMost = 64;
constexpr int kWidth = 1400, kLeastSide = 20, kMostSide = 150, kLeastHeight = 12;

std::vector<std::string> names_of(const Axis& axis) {
  std::vector<std::string> names = axis.labels;
  for (std::size_t index = names.size(); index < axis.size; ++index) names.push_back(std::to_string(index));
  names.emplace_back("mean");
  return names;
}

/// The selection of one place of the grid; behind the last position stands the mean.
Selection place_of(const Selection& selection, const AttentionMap& map, std::pair<std::size_t, std::size_t> place) {
  Selection one = selection;
  const auto add = [&](AxisKind kind, std::size_t index) {
    const bool is_mean = index == map.axes[*map.axis(kind)].size;
    one.picks.push_back({kind, is_mean ? Reduce::mean : Reduce::one, is_mean ? 0 : index});
  };
  add(AxisKind::layer, place.first);
  add(AxisKind::head, place.second);
  return one;
}

/// The photo at the size of a panel, where the fields lie on one and it is no sliver there.
std::optional<Pixels> ground_for(const Canvas& canvas, const Field& field, int side) {
  if (!canvas.photo || !field.grid) return std::nullopt;
  const auto room = static_cast<std::size_t>(side);
  const PictureSize size = fitted({canvas.photo->shape(1), canvas.photo->shape(0)}, {room, room});
  if (std::min(size.width, size.height) < static_cast<std::size_t>(kLeastHeight)) return std::nullopt;
  return resized(to_rgb(*canvas.photo), size);
}

/// Cells as large as fit, a single row high enough to be seen.
Pixels bare_panel(const Field& field, const Paint& paint, int side) {
  const Matrix values = reduced_cells(field.values, static_cast<std::size_t>(side));
  const int rows = static_cast<int>(values.shape(0)), columns = static_cast<int>(values.shape(1));
  const int cell = std::max(1, side / std::max(rows, columns));
  const int height = std::max(cell, (kLeastHeight + rows - 1) / rows),
            width = std::max(cell, (kLeastHeight + columns - 1) / columns);
  return painted_cells(values, paint, {width, height});
}

/// The words along the cells, which have no room for them, while they fit a line or two.
std::string words_along(const Field& field) {
  constexpr std::size_t kMostLetters = 240;
  if (field.grid || field.column_labels.empty()) return "";
  std::string words = field.shape == FieldShape::table && field.row_labels == field.column_labels
                          ? "rows and columns of each, in order:"
                          : "columns of each, in order:";
  for (const std::string& label : field.column_labels) words += " " + label;
  return words.size() <= kMostLetters ? words : "";
}

}  // namespace

bool has_overview(const AttentionMap& map, const Selection& selection) {
  if (map.kind == ValueKind::box) return false;
  const std::vector<std::size_t> drawn = drawn_axes(map, selection);
  return std::ranges::all_of(std::array{AxisKind::layer, AxisKind::head}, [&](AxisKind kind) {
    const auto axis = map.axis(kind);
    if (!axis || selection.pick(kind) || std::ranges::find(drawn, *axis) != drawn.end()) return false;
    return map.axes[*axis].size > 1 && map.axes[*axis].size <= kMost;
  });
}

Drawing draw_overview(const AttentionMap& map, const Canvas& canvas, const Style& style) {
  const Axis &layers = map.axes[*map.axis(AxisKind::layer)], &heads = map.axes[*map.axis(AxisKind::head)];
  PanelGrid grid{
      .row_title = "layer", .column_title = "head", .rows = names_of(layers), .columns = names_of(heads), .panels = {}};
  const int side = std::clamp(kWidth / static_cast<int>(grid.columns.size()), kLeastSide, kMostSide);
  std::vector<Field> fields;
  for (std::size_t layer = 0; layer <= layers.size; ++layer) {
    for (std::size_t head = 0; head <= heads.size; ++head) {
      Field field = field_of(map, canvas, place_of(style.selection, map, {layer, head}));
      // What no pixel can show need not be kept.
      if (!field.grid) field.values = reduced_cells(field.values, static_cast<std::size_t>(side));
      fields.push_back(std::move(field));
    }
  }
  const CommonScale scale(fields, style.scale, style.colormap);
  const Paint paint = scale.paint_of(fields.front());
  const std::optional<Pixels> ground = ground_for(canvas, fields.front(), side);
  for (const Field& field : fields) {
    const Paint own = scale.paint_of(field);
    grid.panels.push_back(ground ? overlay(*ground, field, own, style.overlay) : bare_panel(field, own, side));
  }
  Frame frame = frame_for(map, canvas, style, "every layer and head, with their means in the last row and column");
  if (style.legend == Legend::shown) {
    if (hides_some(fields.front()))
      frame.notes.push_back((ground ? "darkened: " : "grey: ") + fields.front().zero_means);
    frame.notes.push_back(words_along(fields.front()));
    if (!scale.is_common()) frame.notes.emplace_back("each on a scale of its own");
    if (scale.is_common()) frame.legend = ColorBar{paint, ground ? std::optional(style.overlay.opacity) : std::nullopt};
  }
  return {Role::overview, framed(panel_grid(grid), frame), paint.scale};
}

}  // namespace attnviz::render
