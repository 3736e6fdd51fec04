#include "attnviz/render/contour.hpp"

#include <algorithm>

#include "attnviz/core/parallel.hpp"

namespace attnviz::render {
namespace {

enum class Side { none, higher, lower };

/// Whether a step of another height lies within `reach` pixels along the row or the column.
Side side_at(const Steps& steps, int x, int y, int reach) {
  const int width = static_cast<int>(steps.size.width), height = static_cast<int>(steps.size.height);
  const auto level = [&](int column, int row) {
    return steps.levels[static_cast<std::size_t>(row) * steps.size.width + static_cast<std::size_t>(column)];
  };
  const std::uint8_t here = level(x, y);
  if (here == Steps::kOutside) return Side::none;
  bool near_higher = false;
  for (int distance = 1; distance <= reach; ++distance) {
    const int places[4][2] = {{x - distance, y}, {x + distance, y}, {x, y - distance}, {x, y + distance}};
    for (const auto& place : places) {
      if (place[0] < 0 || place[1] < 0 || place[0] >= width || place[1] >= height) continue;
      const std::uint8_t there = level(place[0], place[1]);
      if (there == Steps::kOutside) continue;
      if (there < here) return Side::higher;
      near_higher = near_higher || there > here;
    }
  }
  return near_higher ? Side::lower : Side::none;
}

}  // namespace

void draw_borders(Pixels& picture, const Steps& steps, int thickness) {
  parallel_for(steps.size.height, 16, [&](std::size_t begin, std::size_t end) {
    for (int y = static_cast<int>(begin); y < static_cast<int>(end); ++y) {
      for (int x = 0; x < static_cast<int>(steps.size.width); ++x) {
        const Side side = side_at(steps, x, y, thickness);
        if (side != Side::none) put(picture, x, y, side == Side::higher ? kWhite : kBlack);
      }
    }
  });
}

int line_thickness(PictureSize size) {
  return std::max(1, static_cast<int>(std::max(size.width, size.height) / 700));
}

}  // namespace attnviz::render
