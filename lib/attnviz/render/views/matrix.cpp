#include "attnviz/render/views/matrix.hpp"

#include <algorithm>
#include <cmath>

#include "attnviz/render/canvas/label.hpp"
#include "attnviz/render/parts/axis_labels.hpp"
#include "attnviz/render/parts/cells.hpp"
#include "attnviz/render/scales/number_text.hpp"

namespace attnviz::render {
namespace {

constexpr int kLongSide = 640, kLargestCell = 44, kFew = 24, kLabelled = 16, kNumberCell = 36;
constexpr std::size_t kMostCells = 1024;
constexpr int kRowLabels = 200, kColumnLabels = 150, kGap = 5;
constexpr Color kAxisInk{90, 90, 90};

CellSize cell_for(std::size_t rows, std::size_t columns, int long_side) {
  const int count_down = static_cast<int>(rows), count_across = static_cast<int>(columns);
  const int longest = std::max(count_down, count_across);
  const int least = longest <= 320 ? 5 : longest <= 512 ? 2 : 1;  // hundreds of positions: larger rather than blurred
  const int cell = std::clamp(long_side / longest, least, kLargestCell);
  // The short side of a long table still has room for a label on every position while there are few of them.
  const auto widened = [cell](int count) { return count <= kFew ? std::max(cell, kLabelled) : cell; };
  return {widened(count_across), widened(count_down)};
}

/// A table in the making.
struct Layout {
  PixelBox cells;
  AxisLabels down, across;
  bool causal = false;
};

void draw_numbers(Pixels& picture, const Layout& layout, const Field& field, const Paint& paint) {
  constexpr int kSize = 11;
  const double reach = std::max(std::abs(paint.scale.low), std::abs(paint.scale.high));
  // As many digits as tell the cells apart, two more at most: 0.500 and 0.512 would both be 0.5.
  const Spread spread = spread_of(values_of(field.values));
  const double told =
      std::clamp(static_cast<double>(spread.high) - static_cast<double>(spread.low), reach / 100, reach);
  for (std::size_t row = 0; row < field.values.shape(0); ++row) {
    for (std::size_t column = 0; column < field.values.shape(1); ++column) {
      if (layout.causal && column > row) continue;
      const float value = field.values(row, column);
      if (paint.is_masked(value)) continue;
      const std::string text = fit(aligned_text(value, told), kSize, static_cast<int>(layout.across.pitch) - 2);
      const double x = layout.cells.x + (static_cast<double>(column) + 0.5) * layout.across.pitch;
      const double y = layout.cells.y + (static_cast<double>(row) + 0.5) * layout.down.pitch;
      draw_text(picture, static_cast<int>(x), static_cast<int>(y) + 4, text, {kSize, text_color_on(paint.of(value))},
                Anchor::center);
    }
  }
}

void grey_later_keys(Pixels& cells, std::size_t count) {
  const int width = width_of(cells), height = height_of(cells), positions = static_cast<int>(count);
  for (int y = 0; y < height; ++y) {
    const int row = y * positions / height, first = ((row + 1) * width + positions - 1) / positions;
    fill(cells, {first, y, width - first, 1}, Paint::kMaskedColor);
  }
}

std::string every_nth(std::size_t step) {
  const char* ending = step % 10 == 1 ? "st" : step % 10 == 2 ? "nd" : step % 10 == 3 ? "rd" : "th";
  return "every " + std::to_string(step) + ending;
}

std::string axis_title(const Field& field) {
  std::string title;
  if (field.row_axis) title += std::string("rows: ") + name_of(*field.row_axis);
  if (field.column_axis) title += (title.empty() ? "" : "   ") + std::string("columns: ") + name_of(*field.column_axis);
  return title;
}

std::vector<std::string> notes_for(const Field& field, const Layout& layout) {
  std::vector<std::string> notes;
  const std::size_t down = layout.down.step, across = layout.across.step;
  if (down == across && down > 1) {
    notes.push_back(every_nth(down) + " row and column is labelled");
  } else {
    if (down > 1) notes.push_back(every_nth(down) + " row is labelled");
    if (across > 1) notes.push_back(every_nth(across) + " column is labelled");
  }
  if (layout.causal) notes.push_back("grey: later keys, masked");
  if (std::max(field.values.shape(0), field.values.shape(1)) > kMostCells) {
    notes.push_back(std::to_string(field.values.shape(0)) + " x " + std::to_string(field.values.shape(1)) +
                    " positions, averaged to fit");
  }
  return notes;
}

/// The cells, the room for the labels beside them, and where that puts the cells below a title.
Layout layout_of(const Field& field, const Pixels& cells, int title_height) {
  const std::size_t rows = field.values.shape(0), columns = field.values.shape(1);
  const int width = width_of(cells), height = height_of(cells);
  Layout layout;
  const double row_pitch = static_cast<double>(height) / static_cast<double>(rows);
  const double column_pitch = static_cast<double>(width) / static_cast<double>(columns);
  layout.down =
      axis_labels(field.row_labels, {rows, row_pitch, std::clamp(kLongSide - width, kRowLabels, 2 * kRowLabels)});
  layout.across = axis_labels(field.column_labels, {columns, column_pitch, kColumnLabels});
  layout.cells = {layout.down.longest + kGap, title_height + layout.across.height() + kGap, width, height};
  return layout;
}

Pixels cells_of(const Field& field, const Paint& paint, const CellSize& cell, std::size_t most) {
  Pixels cells = painted_cells(reduced_cells(field.values, most), paint, cell);
  if (looks_causal(field)) grey_later_keys(cells, field.values.shape(0));
  return cells;
}

}  // namespace

bool looks_causal(const Field& field) {
  const std::size_t count = field.values.shape(0);
  if (!field.zero_means.empty()) return false;  // grey as all that is masked
  if (field.kind != ValueKind::probability || count < 2 || field.values.shape(1) != count) return false;
  for (std::size_t row = 0; row < count; ++row) {
    const auto line = row_of(field.values, row);
    if (std::ranges::any_of(line.subspan(row + 1), [](float value) { return value != 0; })) return false;
  }
  // A diagonal matrix is no more causal than the other way round.
  for (std::size_t row = 1; row < count; ++row) {
    if (std::ranges::any_of(row_of(field.values, row).first(row), [](float value) { return value != 0; })) return true;
  }
  return false;
}

Body matrix(const Field& field, const Paint& paint, int long_side) {
  const CellSize cell =
      cell_for(std::min(field.values.shape(0), kMostCells), std::min(field.values.shape(1), kMostCells), long_side);
  const Pixels cells = cells_of(field, paint, cell, kMostCells);
  const std::string title = axis_title(field);
  const TextStyle title_style{12, kAxisInk};
  Layout layout = layout_of(field, cells, title.empty() ? 0 : title_style.size + 6);
  layout.causal = looks_causal(field);

  // The last labels of either axis may be larger than their cells.
  const PixelBox& box = layout.cells;
  const int right = box.x + box.width + 1 + layout.across.size / 2,
            bottom = box.y + box.height + 1 + layout.down.size / 2;
  const int width = std::max(right, measure(title, title_style.size).width);
  Body body{blank({static_cast<std::size_t>(width), static_cast<std::size_t>(bottom)}, kWhite),
            notes_for(field, layout)};
  draw_text(body.pixels, 0, title_style.size, title, title_style);
  draw_row_labels(body.pixels, box, layout.down);
  draw_column_labels(body.pixels, box, layout.across);
  outline(body.pixels, {box.x - 1, box.y - 1, box.width + 2, box.height + 2}, 1, kPaleGrey);
  paste(body.pixels, cells, box.x, box.y);
  if (std::min(cell.width, cell.height) >= kNumberCell) draw_numbers(body.pixels, layout, field, paint);
  return body;
}

Pixels matrix_thumbnail(const Field& field, const Paint& paint, int most) {
  const auto side = static_cast<std::size_t>(most);
  const int longest = static_cast<int>(std::min(side, std::max(field.values.shape(0), field.values.shape(1))));
  const int cell = std::max(1, most / longest);
  return cells_of(field, paint, {cell, cell}, side);
}

}  // namespace attnviz::render
