#include "attnviz/render/parts/axis_labels.hpp"

#include <algorithm>

#include "attnviz/render/canvas/label.hpp"

namespace attnviz::render {
namespace {

constexpr int kGap = 5;

/// A step that is easy to count by, with at least `least` pixels from label to label.
std::size_t easy_step(double pitch, double least) {
  for (std::size_t power = 1;; power *= 10) {
    for (const std::size_t multiple : {1, 2, 5}) {
      if (static_cast<double>(multiple * power) * pitch >= least) return multiple * power;
    }
  }
}

/// Baseline that puts lower-case letters of this size around the middle of a position.
int baseline(double start, std::size_t index, const AxisLabels& axis) {
  const double middle = start + (static_cast<double>(index * axis.step) + 0.5) * axis.pitch;
  return static_cast<int>(middle + axis.size * 0.36);
}

}  // namespace

AxisLabels axis_labels(const std::vector<std::string>& labels, const LabelRoom& room) {
  AxisLabels axis;
  axis.pitch = room.pitch;
  axis.size = std::clamp(static_cast<int>(room.pitch) - 2, 10, 13);
  axis.step = easy_step(room.pitch, axis.size + 2);
  for (std::size_t index = 0; index < room.positions; index += axis.step) {
    axis.texts.push_back(labels.empty() ? std::to_string(index) : fit(labels[index], axis.size, room.longest));
    axis.longest = std::max(axis.longest, measure(axis.texts.back(), axis.size).width);
  }
  return axis;
}

void draw_row_labels(Pixels& picture, const PixelBox& cells, const AxisLabels& axis) {
  for (std::size_t index = 0; index < axis.texts.size(); ++index) {
    draw_text(picture, cells.x - kGap, baseline(cells.y, index, axis), axis.texts[index], {axis.size, kBlack},
              Anchor::right);
  }
}

void draw_column_labels(Pixels& picture, const PixelBox& cells, const AxisLabels& axis) {
  for (std::size_t index = 0; index < axis.texts.size(); ++index) {
    if (axis.upright()) {
      const double middle = cells.x + (static_cast<double>(index * axis.step) + 0.5) * axis.pitch;
      draw_text(picture, static_cast<int>(middle), cells.y - kGap, axis.texts[index], {axis.size, kBlack},
                Anchor::center);
    } else {
      draw_text_vertical(picture, baseline(cells.x, index, axis), cells.y - kGap, axis.texts[index],
                         {axis.size, kBlack});
    }
  }
}

}  // namespace attnviz::render
