#include "attnviz/render/views/bars/bar_panels.hpp"

#include <algorithm>
#include <numeric>

#include "attnviz/render/canvas/label.hpp"
#include "attnviz/render/scales/number_text.hpp"
#include "attnviz/render/views/bars/bar_axis.hpp"

namespace attnviz::render {
namespace {

constexpr std::size_t kMostBars = 960, kMostPanels = 12;
constexpr int kTextSize = 12, kTickSize = 11, kHeight = 160, kLeastWidth = 320, kGap = 6;
constexpr Color kSpread{176, 200, 214};

/// Where the bars of one row stand, and how many positions each stands for.
struct Panel {
  PixelBox plot;
  int bar_width = 1;
  std::size_t merged = 1;
};

Panel panel_for(std::size_t positions, std::size_t most_bars, int widest_bar) {
  Panel panel;
  panel.merged = (positions + most_bars - 1) / most_bars;
  const int bars = static_cast<int>((positions + panel.merged - 1) / panel.merged);
  panel.bar_width = std::clamp(static_cast<int>(most_bars) / bars, 1, widest_bar);
  panel.plot.width = bars * panel.bar_width;
  return panel;
}

void draw_bars(Pixels& picture, const Panel& panel, const BarAxis& axis, std::span<const float> values) {
  const int bottom = panel.plot.y + panel.plot.height, gap = panel.bar_width >= 4 ? 1 : 0;
  int x = panel.plot.x;
  const auto column = [&](double from, double to, Color color) {
    const int low = axis.at(std::min(from, to)), high = axis.at(std::max(from, to));
    fill(picture, {x, bottom - high, panel.bar_width - gap, std::max(1, high - low)}, color);
  };
  for (std::size_t first = 0; first < values.size(); first += panel.merged, x += panel.bar_width) {
    const auto group = values.subspan(first, std::min(panel.merged, values.size() - first));
    const double mean = std::accumulate(group.begin(), group.end(), 0.0) / static_cast<double>(group.size());
    column(0, mean, bar_color(mean));
    if (group.size() == 1) continue;
    const auto [low, high] = std::ranges::minmax(group);
    column(low, high, kSpread);
    column(mean, mean, bar_color(mean));
  }
  fill(picture, {panel.plot.x, bottom - axis.origin(), panel.plot.width, 1}, kAxisColor);
}

void draw_ticks(Pixels& picture, const PixelBox& plot, const BarAxis& axis) {
  for (const double tick : axis.ticks(5)) {
    const int y = plot.y + plot.height - axis.at(tick);
    fill(picture, {plot.x, y, plot.width, 1}, kGridColor);
    draw_text(picture, plot.x - kGap, y + 4, number_text(tick), {kTickSize, kAxisColor}, Anchor::right);
  }
}

/// What stands at the first and at the last bar.
void draw_ends(Pixels& picture, const PixelBox& plot, const std::pair<std::string, std::string>& ends) {
  const int y = plot.y + plot.height + kTextSize + 4;
  draw_text(picture, plot.x, y, ends.first, {kTickSize, kAxisColor});
  draw_text(picture, plot.x + plot.width, y, ends.second, {kTickSize, kAxisColor}, Anchor::right);
}

std::string extremes(const Field& field) {
  const auto values = row_of(field.values, 0);
  const std::vector<std::size_t> places = ordered(values, BarOrder::by_value);
  const auto three = [&](auto rank_to_place) {
    std::string text;
    for (std::size_t rank = 0; rank < std::min<std::size_t>(3, places.size()); ++rank) {
      const std::size_t place = places[rank_to_place(rank)];
      text += (rank == 0 ? " " : ", ") + label_or_index(field.column_labels, place) + " (" +
              number_text(values[place]) + ")";
    }
    return text;
  };
  const std::string what = field.column_axis ? std::string(" ") + name_of(*field.column_axis) + "s:" : ":";
  return "largest" + what + three([](std::size_t rank) { return rank; }) +
         "; smallest:" + three([&](std::size_t rank) { return places.size() - 1 - rank; });
}

std::vector<std::string> notes_for(const Field& field, const Panel& panel, BarOrder order) {
  std::vector<std::string> notes;
  const std::size_t rows = field.values.shape(0), positions = field.values.shape(1);
  if (rows == 1) notes.push_back(extremes(field));
  if (panel.merged > 1) {
    notes.push_back(std::to_string(positions) + " positions, " + std::to_string(panel.merged) +
                    " to a bar: dark to their smallest, pale to their largest, a dot at their mean");
  }
  if (rows > kMostPanels) {
    notes.push_back("the first " + std::to_string(kMostPanels) + " of " + std::to_string(rows) + " rows");
  }
  if (order == BarOrder::by_value)
    notes.push_back(rows > 1 ? "each row sorted, largest first" : "sorted, largest first");
  return notes;
}

std::vector<float> in_order(std::span<const float> values, BarOrder order) {
  std::vector<float> sorted;
  for (const std::size_t place : ordered(values, order)) sorted.push_back(values[place]);
  return sorted;
}

}  // namespace

Body bar_panels(const Field& field, const Scale& scale, BarOrder order) {
  const std::size_t rows = std::min(field.values.shape(0), kMostPanels), positions = field.values.shape(1);
  const BarAxis axis(scale, kHeight);
  Panel panel = panel_for(positions, kMostBars, 20);
  for (const double tick : axis.ticks(5)) {
    panel.plot.x = std::max(panel.plot.x, measure(number_text(tick), kTickSize).width + kGap);
  }
  panel.plot.height = kHeight;
  const bool named = field.values.shape(0) > 1;
  const int head = kGap + (named ? kTextSize + 8 : 0), height = head + kHeight + kTextSize + 10;
  const int width = std::max(panel.plot.x + panel.plot.width + 1, kLeastWidth);
  Body body{blank({static_cast<std::size_t>(width), static_cast<std::size_t>(height) * rows}, kWhite), {}};
  for (std::size_t row = 0; row < rows; ++row) {
    const int top = static_cast<int>(row) * height;
    panel.plot.y = top + head;
    if (named) {
      const std::string axis_name = field.row_axis ? std::string(name_of(*field.row_axis)) + " " : "";
      const std::string name = fit(axis_name + label_or_index(field.row_labels, row), kTextSize, width - panel.plot.x);
      draw_text(body.pixels, panel.plot.x, top + kTextSize + 2, name, {kTextSize, kBlack});
    }
    draw_ticks(body.pixels, panel.plot, axis);
    draw_bars(body.pixels, panel, axis, in_order(row_of(field.values, row), order));
    draw_ends(body.pixels, panel.plot,
              order == BarOrder::as_given ? std::pair{std::string("0"), std::to_string(positions - 1)}
                                          : std::pair{std::string("largest"), std::string("smallest")});
  }
  body.notes = notes_for(field, panel, order);
  return body;
}

Pixels bars_thumbnail(const Field& field, const Scale& scale, PictureSize size) {
  Pixels picture = blank(size, kWhite);
  const std::size_t rows = std::min(field.values.shape(0), kMostPanels);
  const int height = static_cast<int>(size.height / rows), width = static_cast<int>(size.width);
  const BarAxis axis(scale, height - 2);
  for (std::size_t row = 0; row < rows; ++row) {
    Panel panel = panel_for(field.values.shape(1), size.width, width);
    panel.plot = {0, static_cast<int>(row) * height, width, height - 2};
    draw_bars(picture, panel, axis, row_of(field.values, row));
  }
  return picture;
}

}  // namespace attnviz::render
