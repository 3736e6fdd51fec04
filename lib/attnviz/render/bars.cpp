#include "attnviz/render/bars.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "attnviz/render/label.hpp"
#include "attnviz/render/number_text.hpp"

namespace attnviz::render {
namespace {

constexpr Color kBar{49, 104, 142}, kNegativeBar{178, 72, 60}, kSpread{176, 200, 214}, kGrid{232, 232, 232},
    kAxis{120, 120, 120};
constexpr std::size_t kMostRows = 40, kMostThin = 960, kMostPanels = 12;
constexpr int kTextSize = 12, kRowHeight = 18, kRowBar = 12, kRowAxis = 360, kLabelRoom = 220;
constexpr int kThinHeight = 160, kLeastThinWidth = 320, kGap = 6;

/// A scale's place along an axis of so many pixels.
struct Axis1d {
  double low, high;
  int length;

  explicit Axis1d(const Scale& scale, int pixels) : low(scale.low), high(scale.high), length(pixels) {
    if (high > low) return;
    // A flat map: the axis reaches from zero to its only value.
    low = std::min(0.0, low);
    high = std::max(0.0, high);
    if (!(high > low)) high = 1;
  }
  int at(double value) const {
    return static_cast<int>(std::lround((std::clamp(value, low, high) - low) / (high - low) * length));
  }
  int origin() const { return at(0); }
  std::vector<double> ticks(std::size_t most) const { return round_ticks(low, high, most); }
};

std::vector<std::size_t> ordered(std::span<const float> values, BarOrder order) {
  std::vector<std::size_t> places(values.size());
  std::iota(places.begin(), places.end(), std::size_t{0});
  if (order == BarOrder::by_value) {
    std::ranges::stable_sort(places, [&](std::size_t a, std::size_t b) { return values[a] > values[b]; });
  }
  return places;
}

std::string label_of(const std::vector<std::string>& labels, std::size_t place) {
  return labels.empty() ? std::to_string(place) : labels[place];
}

Color bar_color(double value) {
  return value < 0 ? kNegativeBar : kBar;
}

// --- few positions: one bar a row ---

Pixels row_bars(const Field& field, const Scale& scale, BarOrder order) {
  const auto values = row_of(field.values, 0);
  const Axis1d axis(scale, kRowAxis);
  int label_width = 0, number_width = 0;
  std::vector<std::string> labels, numbers;
  for (std::size_t place = 0; place < values.size(); ++place) {
    labels.push_back(fit(label_of(field.column_labels, place), kTextSize, kLabelRoom));
    numbers.push_back(number_text(values[place]));
    label_width = std::max(label_width, measure(labels.back(), kTextSize).width);
    number_width = std::max(number_width, measure(numbers.back(), kTextSize).width);
  }
  const int left = label_width + kGap, rows_height = static_cast<int>(values.size()) * kRowHeight;
  Pixels picture = blank({static_cast<std::size_t>(left + kRowAxis + 2 * kGap + number_width),
                          static_cast<std::size_t>(rows_height + kTextSize + 8)},
                         kWhite);
  for (const double tick : axis.ticks(6)) {
    fill(picture, {left + axis.at(tick), 0, 1, rows_height + 3}, kGrid);
    draw_text(picture, left + axis.at(tick), rows_height + kTextSize + 4, number_text(tick), {kTextSize - 1, kAxis},
              Anchor::center);
  }
  int y = 0;
  for (const std::size_t place : ordered(values, order)) {
    const int from = std::min(axis.origin(), axis.at(values[place])),
              to = std::max(axis.origin(), axis.at(values[place]));
    fill(picture, {left + from, y + (kRowHeight - kRowBar) / 2, std::max(1, to - from), kRowBar},
         bar_color(values[place]));
    draw_text(picture, left - kGap, y + 13, labels[place], {kTextSize, kBlack}, Anchor::right);
    draw_text(picture, left + kRowAxis + 2 * kGap, y + 13, numbers[place], {kTextSize, kBlack});
    y += kRowHeight;
  }
  fill(picture, {left + axis.origin(), 0, 1, rows_height + 3}, kAxis);
  return picture;
}

// --- many positions: thin upright bars ---

struct Panel {
  PixelBox plot;
  int bar_width = 1;
  std::size_t merged = 1;  ///< positions that one bar stands for
};

Panel panel_for(std::size_t count) {
  Panel panel;
  panel.merged = (count + kMostThin - 1) / kMostThin;
  const int bars = static_cast<int>((count + panel.merged - 1) / panel.merged);
  panel.bar_width = std::clamp(static_cast<int>(kMostThin) / bars, 1, 20);
  panel.plot = {0, 0, bars * panel.bar_width, kThinHeight};
  return panel;
}

void draw_upright(Pixels& picture, const Panel& panel, const Axis1d& axis, std::span<const float> sorted) {
  const int bottom = panel.plot.y + panel.plot.height, gap = panel.bar_width >= 4 ? 1 : 0;
  const auto column = [&](int x, double from, double to, Color color) {
    const int low = axis.at(std::min(from, to)), high = axis.at(std::max(from, to));
    fill(picture, {x, bottom - high, panel.bar_width - gap, std::max(1, high - low)}, color);
  };
  int x = panel.plot.x;
  for (std::size_t first = 0; first < sorted.size(); first += panel.merged, x += panel.bar_width) {
    const auto group = sorted.subspan(first, std::min(panel.merged, sorted.size() - first));
    const double mean = std::accumulate(group.begin(), group.end(), 0.0) / static_cast<double>(group.size());
    const auto [low, high] = std::ranges::minmax(group);
    column(x, 0, mean, bar_color(mean));
    if (group.size() > 1) column(x, low, high, kSpread);
    if (group.size() > 1) column(x, mean, mean, bar_color(mean));
  }
}

void draw_axis(Pixels& picture, const PixelBox& plot, const Axis1d& axis) {
  for (const double tick : axis.ticks(5)) {
    const int y = plot.y + plot.height - axis.at(tick);
    fill(picture, {plot.x, y, plot.width, 1}, kGrid);
    draw_text(picture, plot.x - kGap, y + 4, number_text(tick), {kTextSize - 1, kAxis}, Anchor::right);
  }
}

std::string extremes(const std::vector<std::string>& labels, std::span<const float> values) {
  const auto places = ordered(values, BarOrder::by_value);
  const auto named = [&](std::size_t place) {
    return label_of(labels, place) + " (" + number_text(values[place]) + ")";
  };
  std::string text = "largest:";
  for (std::size_t rank = 0; rank < 3; ++rank) text += (rank == 0 ? " " : ", ") + named(places[rank]);
  text += "; smallest:";
  for (std::size_t rank = 0; rank < 3; ++rank)
    text += (rank == 0 ? " " : ", ") + named(places[places.size() - 1 - rank]);
  return text;
}

Body thin_panels(const Field& field, const Scale& scale, BarOrder order) {
  const std::size_t count = field.values.shape(1), panels = std::min(field.values.shape(0), kMostPanels);
  const Axis1d axis(scale, kThinHeight);
  Panel panel = panel_for(count);
  for (const double tick : axis.ticks(5))
    panel.plot.x = std::max(panel.plot.x, measure(number_text(tick), kTextSize - 1).width + kGap);
  const bool named = field.values.shape(0) > 1;
  const int head = (named ? kTextSize + 8 : 0) + 6, panel_height = head + kThinHeight + kTextSize + 10;
  Body body;
  body.pixels = blank({static_cast<std::size_t>(std::max(panel.plot.x + panel.plot.width + 1, kLeastThinWidth)),
                       static_cast<std::size_t>(panel_height) * panels},
                      kWhite);
  for (std::size_t row = 0; row < panels; ++row) {
    const int top = static_cast<int>(row) * panel_height;
    panel.plot.y = top + head;
    const auto values = row_of(field.values, row);
    std::vector<float> sorted;
    for (const std::size_t place : ordered(values, order)) sorted.push_back(values[place]);
    if (named) {
      const std::string axis_name = field.row_axis ? std::string(name_of(*field.row_axis)) + " " : "";
      draw_text(body.pixels, panel.plot.x, top + kTextSize + 2, axis_name + label_of(field.row_labels, row),
                {kTextSize, kBlack});
    }
    draw_axis(body.pixels, panel.plot, axis);
    draw_upright(body.pixels, panel, axis, sorted);
    fill(body.pixels, {panel.plot.x, panel.plot.y + kThinHeight - axis.origin(), panel.plot.width, 1}, kAxis);
    if (order == BarOrder::as_given) {
      draw_text(body.pixels, panel.plot.x, panel.plot.y + kThinHeight + kTextSize + 4, "0", {kTextSize - 1, kAxis});
      draw_text(body.pixels, panel.plot.x + panel.plot.width, panel.plot.y + kThinHeight + kTextSize + 4,
                std::to_string(count - 1), {kTextSize - 1, kAxis}, Anchor::right);
    }
  }
  if (panels == 1) body.notes.push_back(extremes(field.column_labels, row_of(field.values, 0)));
  if (panel.merged > 1) {
    body.notes.push_back(std::to_string(count) + " positions, " + std::to_string(panel.merged) +
                         " to a bar: dark their mean, pale from smallest to largest");
  }
  if (panels < field.values.shape(0))
    body.notes.push_back("the first " + std::to_string(panels) + " of " + std::to_string(field.values.shape(0)) +
                         " rows");
  if (order == BarOrder::by_value) body.notes.push_back("sorted, largest first");
  return body;
}

}  // namespace

Pixels bars_thumbnail(const Field& field, const Scale& scale, PictureSize size) {
  Pixels picture = blank(size, kWhite);
  const auto width = static_cast<int>(size.width),
             panels = static_cast<int>(std::min(field.values.shape(0), kMostPanels));
  const int height = static_cast<int>(size.height) / panels;
  const Axis1d axis(scale, height - 2);
  for (int row = 0; row < panels; ++row) {
    const auto values = row_of(field.values, static_cast<std::size_t>(row));
    Panel panel;
    panel.merged = (values.size() + size.width - 1) / size.width;
    panel.bar_width = std::clamp(width / static_cast<int>((values.size() + panel.merged - 1) / panel.merged), 1, width);
    panel.plot = {0, row * height, width, height - 2};
    draw_upright(picture, panel, axis, values);
    fill(picture, {0, row * height + height - 2 - axis.origin(), width, 1}, kAxis);
  }
  return picture;
}

Body bars(const Field& field, const Scale& scale, BarOrder order) {
  if (field.values.shape(0) > 1 || field.values.shape(1) > kMostRows) return thin_panels(field, scale, order);
  Body body{row_bars(field, scale, order), {}};
  if (order == BarOrder::by_value) body.notes.push_back("sorted, largest first");
  return body;
}

}  // namespace attnviz::render
