#include "attnviz/render/parts/pen.hpp"

#include <algorithm>
#include <cmath>

namespace attnviz::render {
namespace {

/// How far a pixel's centre lies from the segment.
double distance_to(Spot from, Spot to, Spot point) {
  const double dx = to.x - from.x, dy = to.y - from.y, length = dx * dx + dy * dy;
  const double along =
      length > 0 ? std::clamp(((point.x - from.x) * dx + (point.y - from.y) * dy) / length, 0.0, 1.0) : 0;
  return std::hypot(point.x - from.x - along * dx, point.y - from.y - along * dy);
}

void blend(std::uint8_t* pixel, Color color, double share) {
  const double channels[3] = {static_cast<double>(color.r), static_cast<double>(color.g), static_cast<double>(color.b)};
  for (std::size_t channel = 0; channel < 3; ++channel) {
    pixel[channel] = static_cast<std::uint8_t>(std::lround(pixel[channel] * (1 - share) + channels[channel] * share));
  }
}

/// The part of a range of pixels that lies in the picture.
std::pair<int, int> inside(double low, double high, int side) {
  const auto whole = [side](double place) { return static_cast<int>(std::clamp(place, -1.0, side + 1.0)); };
  return {std::max(whole(std::floor(low)), 0), std::min(whole(std::ceil(high)), side)};
}

}  // namespace

void draw_line(Pixels& picture, Spot from, Spot to, const Stroke& stroke) {
  const double half = stroke.width / 2, reach = half + 1;
  const auto [top, bottom] = inside(std::min(from.y, to.y) - reach, std::max(from.y, to.y) + reach, height_of(picture));
  const double dx = to.x - from.x, dy = to.y - from.y;
  for (int y = top; y < bottom; ++y) {
    // Only pixels near the line are looked at: where it passes this row, and as far beyond as it is thick.
    double low = std::min(from.x, to.x), high = std::max(from.x, to.x);
    if (std::abs(dy) > 1e-9) {
      const auto at = [&](double row) { return from.x + dx * std::clamp((row - from.y) / dy, 0.0, 1.0); };
      const double first = at(y - reach), last = at(y + 1 + reach);
      low = std::min(first, last);
      high = std::max(first, last);
    }
    const auto [left, right] = inside(low - reach, high + reach, width_of(picture));
    std::uint8_t* pixel =
        picture.data() +
        (static_cast<std::size_t>(y) * picture.shape(1) + static_cast<std::size_t>(std::max(left, 0))) * 3;
    for (int x = left; x < right; ++x, pixel += 3) {
      const double cover = half + 0.5 - distance_to(from, to, {x + 0.5, y + 0.5});
      if (cover > 0) blend(pixel, stroke.color, std::min(cover, 1.0) * stroke.opacity * std::min(1.0, stroke.width));
    }
  }
}

}  // namespace attnviz::render
