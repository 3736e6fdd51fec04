#pragma once

#include <string>
#include <vector>

#include "attnviz/render/canvas/picture.hpp"

namespace attnviz::render {

/// The positions of one axis of a table, as far as they are labelled.
struct AxisLabels {
  std::vector<std::string> texts;  ///< of positions 0, step, 2 step ...
  std::size_t step = 1;            ///< 1, 2, 5, 10, 20 ...: as close as lines of text allow
  double pitch = 1;                ///< pixels from one position to the next
  int size = 12;                   ///< of the text
  int longest = 0;                 ///< pixels of the longest label

  /// Whether the labels are short enough to stand upright above columns.
  bool upright() const { return longest + 4 <= pitch * static_cast<double>(step); }
  /// Pixels that the labels need above columns.
  int height() const { return upright() ? size + 2 : longest; }
};

/// How much room there is for the labels of an axis.
struct LabelRoom {
  std::size_t positions = 1;
  double pitch = 1;
  int longest = 200;
};

/// The given labels, cut with an ellipsis where they are too long, or the indices where there are none.
AxisLabels axis_labels(const std::vector<std::string>& labels, const LabelRoom& room);

/// Right-aligned to the left of the cells.
void draw_row_labels(Pixels& picture, const PixelBox& cells, const AxisLabels& axis);

/// Above the cells: upright, or turned by 90 degrees.
void draw_column_labels(Pixels& picture, const PixelBox& cells, const AxisLabels& axis);

}  // namespace attnviz::render
