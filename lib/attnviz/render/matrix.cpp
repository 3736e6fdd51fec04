#include "attnviz/render/matrix.hpp"

#include <algorithm>

#include "attnviz/render/cells.hpp"
#include "attnviz/render/label.hpp"
#include "attnviz/render/number_text.hpp"

namespace attnviz::render {
namespace {

constexpr int kLongSide = 640, kLargestCell = 44, kShortSide = 20, kNumberCell = 36;
constexpr std::size_t kMostCells = 1024;
constexpr int kRowLabelWidth = 200, kColumnLabelHeight = 150, kGap = 5;
constexpr Color kMasked{214, 214, 214}, kAxisInk{90, 90, 90};

CellSize cell_for(std::size_t rows, std::size_t columns) {
  const int count_down = static_cast<int>(rows), count_across = static_cast<int>(columns);
  const int longest = std::max(count_down, count_across);
  const int cell = std::clamp(kLongSide / longest, longest <= 512 ? 2 : 1, kLargestCell);
  const auto widened = [cell](int count) { return std::max(cell, (kShortSide + count - 1) / count); };
  return {widened(count_across), widened(count_down)};
}

/// The labels of one axis: which ones are drawn, at what size, and the room they take.
struct AxisLabels {
  std::vector<std::string> texts;  ///< of the positions that are labelled
  std::size_t step = 1;            ///< every step-th position is
  int size = 12, extent = 0;
};

/// A step that is easy to count by: 1, 2, 5, 10, 20 ... with at least `least` pixels from label to label.
std::size_t easy_step(double cell, double least) {
  std::size_t power = 1;
  while (true) {
    for (const std::size_t multiple : {1, 2, 5}) {
      if (static_cast<double>(multiple * power) * cell >= least) return multiple * power;
    }
    power *= 10;
  }
}

AxisLabels axis_labels(const std::vector<std::string>& labels, std::size_t count, double cell, int room) {
  AxisLabels axis;
  axis.size = std::clamp(static_cast<int>(cell) - 2, 10, 13);
  axis.step = easy_step(cell, axis.size + 2);
  for (std::size_t index = 0; index < count; index += axis.step) {
    axis.texts.push_back(labels.empty() ? std::to_string(index) : fit(labels[index], axis.size, room));
    axis.extent = std::max(axis.extent, measure(axis.texts.back(), axis.size).width);
  }
  return axis;
}

/// Where the cells lie in the body, and how large one position of the table is, averaged or not.
struct Layout {
  PixelBox cells;
  double row_height = 1, column_width = 1;
};

void draw_row_labels(Pixels& picture, const Layout& layout, const AxisLabels& axis) {
  for (std::size_t index = 0; index < axis.texts.size(); ++index) {
    const double middle = layout.cells.y + (static_cast<double>(index * axis.step) + 0.5) * layout.row_height;
    draw_text(picture, layout.cells.x - kGap, static_cast<int>(middle + axis.size * 0.36), axis.texts[index],
              {axis.size, kBlack}, Anchor::right);
  }
}

void draw_column_labels(Pixels& picture, const Layout& layout, const AxisLabels& axis) {
  for (std::size_t index = 0; index < axis.texts.size(); ++index) {
    const double middle = layout.cells.x + (static_cast<double>(index * axis.step) + 0.5) * layout.column_width;
    draw_text_vertical(picture, static_cast<int>(middle + axis.size * 0.36), layout.cells.y - kGap, axis.texts[index],
                       {axis.size, kBlack});
  }
}

void draw_numbers(Pixels& picture, const Layout& layout, const Field& field, const Paint& paint) {
  const bool causal = looks_causal(field);
  for (std::size_t row = 0; row < field.values.shape(0); ++row) {
    for (std::size_t column = 0; column < field.values.shape(1); ++column) {
      if (causal && column > row) continue;
      const float value = field.values(row, column);
      std::string text = number_text(value, 2);
      if (measure(text, 11).width > layout.column_width - 4) text = number_text(value, 1);
      if (measure(text, 11).width > layout.column_width - 4) continue;
      draw_text(picture, layout.cells.x + static_cast<int>((static_cast<double>(column) + 0.5) * layout.column_width),
                layout.cells.y + static_cast<int>((static_cast<double>(row) + 0.5) * layout.row_height) + 4, text,
                {11, text_color_on(paint.of(value))}, Anchor::center);
    }
  }
}

void grey_later_keys(Pixels& cells, std::size_t count) {
  const int width = width_of(cells), height = height_of(cells), positions = static_cast<int>(count);
  for (int y = 0; y < height; ++y) {
    const int row = y * positions / height, first = ((row + 1) * width + positions - 1) / positions;
    fill(cells, {first, y, width - first, 1}, kMasked);
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

std::vector<std::string> notes_for(const Field& field, const AxisLabels& rows, const AxisLabels& columns) {
  std::vector<std::string> notes;
  if (rows.step > 1) notes.push_back(every_nth(rows.step) + " row is labelled");
  if (columns.step > 1) notes.push_back(every_nth(columns.step) + " column is labelled");
  if (looks_causal(field)) notes.push_back("grey: later keys, masked");
  if (std::max(field.values.shape(0), field.values.shape(1)) > kMostCells) {
    notes.push_back(std::to_string(field.values.shape(0)) + " x " + std::to_string(field.values.shape(1)) +
                    " positions, averaged to fit");
  }
  return notes;
}

Pixels cells_of(const Field& field, const Paint& paint, const CellSize& cell, std::size_t most) {
  Pixels cells = painted_cells(reduced_cells(field.values, most), paint, cell);
  if (looks_causal(field)) grey_later_keys(cells, field.values.shape(0));
  return cells;
}

}  // namespace

bool looks_causal(const Field& field) {
  const std::size_t count = field.values.shape(0);
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

Body matrix(const Field& field, const Paint& paint) {
  const std::size_t rows = field.values.shape(0), columns = field.values.shape(1);
  const CellSize cell = cell_for(std::min(rows, kMostCells), std::min(columns, kMostCells));
  const Pixels cells = cells_of(field, paint, cell, kMostCells);
  Layout layout;
  layout.row_height = static_cast<double>(height_of(cells)) / static_cast<double>(rows);
  layout.column_width = static_cast<double>(width_of(cells)) / static_cast<double>(columns);
  const AxisLabels down = axis_labels(field.row_labels, rows, layout.row_height, kRowLabelWidth);
  const AxisLabels across = axis_labels(field.column_labels, columns, layout.column_width, kColumnLabelHeight);

  const std::string title = axis_title(field);
  const TextStyle title_style{12, kAxisInk};
  const int title_height = title.empty() ? 0 : title_style.size + 6;
  layout.cells = {down.extent + kGap, title_height + across.extent + kGap, width_of(cells), height_of(cells)};
  // The last labels of either axis may be larger than their cells.
  const int width =
      std::max(layout.cells.x + layout.cells.width + 1 + across.size / 2, measure(title, title_style.size).width);
  Body body;
  body.pixels = blank({static_cast<std::size_t>(width),
                       static_cast<std::size_t>(layout.cells.y + layout.cells.height + 1 + down.size / 2)},
                      kWhite);
  draw_text(body.pixels, 0, title_style.size, title, title_style);
  draw_row_labels(body.pixels, layout, down);
  draw_column_labels(body.pixels, layout, across);
  outline(body.pixels, {layout.cells.x - 1, layout.cells.y - 1, layout.cells.width + 2, layout.cells.height + 2}, 1,
          kPaleGrey);
  paste(body.pixels, cells, layout.cells.x, layout.cells.y);
  if (std::min(layout.column_width, layout.row_height) >= kNumberCell) draw_numbers(body.pixels, layout, field, paint);
  body.notes = notes_for(field, down, across);
  return body;
}

Pixels matrix_thumbnail(const Field& field, const Paint& paint, int most) {
  const auto side = static_cast<std::size_t>(most);
  const int longest = static_cast<int>(std::min(side, std::max(field.values.shape(0), field.values.shape(1))));
  const int cell = std::max(1, most / longest);
  return cells_of(field, paint, {cell, cell}, side);
}

}  // namespace attnviz::render
