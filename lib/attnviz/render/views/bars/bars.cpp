#include "attnviz/render/views/bars/bars.hpp"

#include <algorithm>

#include "attnviz/render/canvas/label.hpp"
#include "attnviz/render/scales/number_text.hpp"
#include "attnviz/render/views/bars/bar_axis.hpp"
#include "attnviz/render/views/bars/bar_panels.hpp"

namespace attnviz::render {
namespace {

constexpr std::size_t kMostRows = 40, kMostInPlace = 64;
constexpr int kTextSize = 12, kTickSize = 11, kRowHeight = 18, kBarHeight = 12, kAxisLength = 360, kLabelRoom = 320,
              kGap = 6;

/// Labels to the left of the bars, numbers to the right, and the room they take.
struct RowWords {
  std::vector<std::string> labels, numbers;
  int label_width = 0, number_width = 0;
};

RowWords words_for(const Field& field) {
  RowWords words;
  const auto values = row_of(field.values, 0);
  for (std::size_t place = 0; place < values.size(); ++place) {
    words.labels.push_back(fit(label_or_index(field.column_labels, place), kTextSize, kLabelRoom));
    words.numbers.push_back(number_text(values[place]));
    words.label_width = std::max(words.label_width, measure(words.labels.back(), kTextSize).width);
    words.number_width = std::max(words.number_width, measure(words.numbers.back(), kTextSize).width);
  }
  return words;
}

void draw_row(Pixels& picture, const PixelBox& row, const BarAxis& axis, double value) {
  const int from = std::min(axis.origin(), axis.at(value)), to = std::max(axis.origin(), axis.at(value));
  fill(picture, {row.x + from, row.y + (row.height - kBarHeight) / 2, std::max(1, to - from), kBarHeight},
       bar_color(value));
}

Pixels bar_rows(const Field& field, const Scale& scale, BarOrder order) {
  const auto values = row_of(field.values, 0);
  const BarAxis axis(scale, kAxisLength);
  const RowWords words = words_for(field);
  const int left = std::max(words.label_width + kGap, 2 * kGap), height = static_cast<int>(values.size()) * kRowHeight;
  const int right = left + kAxisLength + 2 * kGap;
  Pixels picture = blank(
      {static_cast<std::size_t>(right + words.number_width), static_cast<std::size_t>(height + kTextSize + 8)}, kWhite);
  for (const double tick : axis.ticks(6)) {
    fill(picture, {left + axis.at(tick), 0, 1, height + 3}, kGridColor);
    draw_text(picture, left + axis.at(tick), height + kTextSize + 4, number_text(tick), {kTickSize, kAxisColor},
              Anchor::center);
  }
  int y = 0;
  for (const std::size_t place : ordered(values, order)) {
    draw_row(picture, {left, y, kAxisLength, kRowHeight}, axis, values[place]);
    draw_text(picture, left - kGap, y + 13, words.labels[place], {kTextSize, kBlack}, Anchor::right);
    draw_text(picture, right, y + 13, words.numbers[place], {kTextSize, kBlack});
    y += kRowHeight;
  }
  fill(picture, {left + axis.origin(), 0, 1, height + 3}, kAxisColor);
  return picture;
}

}  // namespace

Body bars(const Field& field, const Scale& scale, BarOrder order) {
  const std::size_t rows = field.values.shape(0), positions = field.values.shape(1);
  // The place of a channel among hundreds means nothing; how the factors lie does, and which are at the ends.
  const bool unordered = field.column_axis == AxisKind::channel && rows == 1 && positions > kMostInPlace;
  if (rows > 1 || positions > kMostRows) return bar_panels(field, scale, unordered ? BarOrder::by_value : order);
  Body body{bar_rows(field, scale, order), {}};
  if (order == BarOrder::by_value) body.notes.push_back("sorted, largest first");
  return body;
}

}  // namespace attnviz::render
