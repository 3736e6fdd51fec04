#include "attnviz/render/parts/contour.hpp"

#include <algorithm>
#include <cstring>

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

/// Whether all levels within reach of pixels [first, last) of a row are the same: true of most of a picture.
bool uniform(const Steps& steps, std::size_t row, std::pair<std::size_t, std::size_t> columns, std::size_t reach) {
  const auto [first, last] = columns;
  const std::uint8_t* line = steps.levels.data() + row * steps.size.width;
  const std::size_t left = first - std::min(first, reach), right = std::min(last + reach, steps.size.width);
  if (std::memcmp(line + left, line + left + 1, right - left - 1) != 0) return false;
  const std::size_t top = row - std::min(row, reach), bottom = std::min(row + reach + 1, steps.size.height);
  for (std::size_t other = top; other < bottom; ++other) {
    if (std::memcmp(line + first, steps.levels.data() + other * steps.size.width + first, last - first) != 0)
      return false;
  }
  return true;
}

}  // namespace

void draw_borders(Pixels& picture, const Steps& steps, int thickness) {
  parallel_for(steps.size.height, 16, [&](std::size_t begin, std::size_t end) {
    for (std::size_t row = begin; row < end; ++row) {
      for (std::size_t first = 0; first < steps.size.width; first += 64) {
        const std::size_t last = std::min(first + 64, steps.size.width);
        if (uniform(steps, row, {first, last}, static_cast<std::size_t>(thickness))) continue;
        for (std::size_t column = first; column < last; ++column) {
          const int x = static_cast<int>(column), y = static_cast<int>(row);
          const Side side = side_at(steps, x, y, thickness);
          if (side != Side::none) put(picture, x, y, side == Side::higher ? kWhite : kBlack);
        }
      }
    }
  });
}

int line_thickness(PictureSize size) {
  return std::max(1, static_cast<int>(std::max(size.width, size.height) / 700));
}

}  // namespace attnviz::render
