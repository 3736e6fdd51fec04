#include "attnviz/render/views/panel_grid.hpp"

#include <algorithm>

#include "attnviz/core/error.hpp"
#include "attnviz/render/canvas/label.hpp"

namespace attnviz::render {
namespace {

constexpr int kTextSize = 12, kTitleSize = 12, kGap = 5;
constexpr Color kTitleInk{90, 90, 90};

/// Where the panels of one direction begin: evenly, the last one a little apart.
struct Track {
  int begin = 0, side = 0, gap = 3, count = 1;

  int at(int index) const { return begin + index * (side + gap) + (index > 0 && index == count - 1 ? 2 * gap : 0); }
  int end() const { return at(count - 1) + side; }
};

int widest(const std::vector<std::string>& names) {
  int width = 0;
  for (const std::string& name : names) width = std::max(width, measure(name, kTextSize).width);
  return width;
}

/// Every how many names there is room; the last one, of the mean, is always shown.
int step_for(const Track& track, int needed) {
  int step = 1;
  while (step * (track.side + track.gap) < needed) ++step;
  return step;
}

bool is_named(int index, int step, int count) {
  return index == count - 1 || (index % step == 0 && count - 1 - index >= step);
}

void draw_names(Pixels& picture, const PanelGrid& grid, const Track& across, const Track& down) {
  const int columns = step_for(across, widest(grid.columns) + 2 * kGap), rows = step_for(down, kTextSize + 2);
  for (int column = 0; column < across.count; ++column) {
    if (!is_named(column, columns, across.count)) continue;
    draw_text(picture, across.at(column) + across.side / 2, down.begin - kGap,
              grid.columns[static_cast<std::size_t>(column)], {kTextSize, kBlack}, Anchor::center);
  }
  for (int row = 0; row < down.count; ++row) {
    if (!is_named(row, rows, down.count)) continue;
    draw_text(picture, across.begin - kGap, down.at(row) + down.side / 2 + kTextSize / 3,
              grid.rows[static_cast<std::size_t>(row)], {kTextSize, kBlack}, Anchor::right);
  }
}

}  // namespace

Body panel_grid(const PanelGrid& grid) {
  if (grid.panels.empty() || grid.panels.size() != grid.rows.size() * grid.columns.size()) {
    throw Error(ErrorKind::shape, "panel grid: " + std::to_string(grid.panels.size()) + " pictures for " +
                                      std::to_string(grid.rows.size()) + " x " + std::to_string(grid.columns.size()));
  }
  const Pixels& first = grid.panels.front();
  const int row_room = std::max(widest(grid.rows), measure(grid.row_title, kTitleSize).width) + 2 * kGap;
  const Track across{row_room, width_of(first), 3, static_cast<int>(grid.columns.size())};
  const Track down{kTitleSize + kTextSize + 3 * kGap, height_of(first), 3, static_cast<int>(grid.rows.size())};
  const int right = std::max(across.end(), across.begin + measure(grid.column_title, kTitleSize).width) + 2;
  Body body{blank({static_cast<std::size_t>(right + widest(grid.columns) / 2),
                   static_cast<std::size_t>(std::max(down.end(), down.begin + kTextSize) + 2)},
                  kWhite),
            {}};
  draw_text(body.pixels, across.begin, kTitleSize, grid.column_title, {kTitleSize, kTitleInk});
  draw_text(body.pixels, across.begin - kGap, down.begin - kGap, grid.row_title, {kTitleSize, kTitleInk},
            Anchor::right);
  draw_names(body.pixels, grid, across, down);
  for (std::size_t place = 0; place < grid.panels.size(); ++place) {
    const int row = static_cast<int>(place / grid.columns.size()),
              column = static_cast<int>(place % grid.columns.size());
    const int x = across.at(column), y = down.at(row);
    outline(body.pixels, {x - 1, y - 1, across.side + 2, down.side + 2}, 1, kPaleGrey);
    paste(body.pixels, grid.panels[place], x, y);
  }
  return body;
}

}  // namespace attnviz::render
