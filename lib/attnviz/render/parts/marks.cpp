#include "attnviz/render/parts/marks.hpp"

#include <algorithm>
#include <cmath>

#include "attnviz/render/parts/contour.hpp"

namespace attnviz::render {
namespace {

struct Interval {
  int first = 0, count = 0;
};

/// The whole pixels of [from, from + length), at least `least` of them around the same middle, near the picture.
Interval pixels_of(double from, double length, int least, int side) {
  const double middle = from + length / 2, extent = std::max(std::abs(length), static_cast<double>(least));
  const double reach = 2.0 * side + 4.0 * least;  // farther out there is nothing to see, and ints have an end
  const double first = std::clamp(middle - extent / 2, -reach, reach),
               last = std::clamp(middle + extent / 2, -reach, reach);
  return {static_cast<int>(std::lround(first)), std::max(1, static_cast<int>(std::lround(last) - std::lround(first)))};
}

}  // namespace

void draw_marks(Pixels& picture, const std::vector<Mark>& marks, const Affine& to_picture) {
  const int line = line_thickness({picture.shape(1), picture.shape(0)});
  for (const Mark& mark : marks) {
    const Box& box = mark.box;
    const Interval across = pixels_of(to_picture.scale_x * box.x + to_picture.offset_x, to_picture.scale_x * box.width,
                                      7 * line, width_of(picture));
    const Interval down = pixels_of(to_picture.scale_y * box.y + to_picture.offset_y, to_picture.scale_y * box.height,
                                    7 * line, height_of(picture));
    const PixelBox edge{across.first, down.first, across.count, down.count};
    const PixelBox outside{edge.x - line, edge.y - line, edge.width + 2 * line, edge.height + 2 * line};
    const PixelBox within{edge.x + line, edge.y + line, edge.width - 2 * line, edge.height - 2 * line};
    outline(picture, outside, line, kBlack);
    outline(picture, edge, line, kWhite);
    outline(picture, within, line, kBlack);
  }
}

}  // namespace attnviz::render
