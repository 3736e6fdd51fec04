#include "attnviz/models/layers/retina.hpp"

#include <algorithm>
#include <cmath>

namespace attnviz::models {
namespace {

/// The pixel border nearest to a place; halves go to the even one, as torch.round does.
std::ptrdiff_t nearest_border(float place, std::size_t side) {
  return static_cast<std::ptrdiff_t>(std::nearbyint((place + 1) * (static_cast<float>(side) / 2)));
}

/// The part of [begin, begin + width) within [0, side).
std::pair<std::size_t, std::size_t> within(std::ptrdiff_t begin, std::size_t width, std::size_t side) {
  const auto last = static_cast<std::ptrdiff_t>(side);
  return {static_cast<std::size_t>(std::clamp<std::ptrdiff_t>(begin, 0, last)),
          static_cast<std::size_t>(std::clamp<std::ptrdiff_t>(begin + static_cast<std::ptrdiff_t>(width), 0, last))};
}

/// Mean over a square of `width` pixels, black ones outside of the picture included.
float mean_of(const Tensor3& pixels, std::ptrdiff_t row, std::ptrdiff_t column, std::size_t width) {
  const auto [top, bottom] = within(row, width, pixels.shape(1));
  const auto [left, right] = within(column, width, pixels.shape(2));
  double sum = 0;
  for (std::size_t y = top; y < bottom; ++y) {
    for (std::size_t x = left; x < right; ++x) sum += static_cast<double>(pixels(0, y, x));
  }
  return static_cast<float>(sum / static_cast<double>(width * width));
}

}  // namespace

std::vector<float> Retina::look(const Tensor3& pixels, Place place) const {
  const std::ptrdiff_t row = nearest_border(place.row, pixels.shape(1)),
                       column = nearest_border(place.column, pixels.shape(2));
  const auto patch = static_cast<std::ptrdiff_t>(shape_.patch);
  std::vector<float> seen;
  seen.reserve(size());
  for (std::size_t scale = 0; scale < shape_.scales; ++scale) {
    const std::size_t width = std::size_t{1} << scale;
    for (std::ptrdiff_t down = -patch / 2; down < patch - patch / 2; ++down) {
      for (std::ptrdiff_t right = -patch / 2; right < patch - patch / 2; ++right) {
        const auto step = static_cast<std::ptrdiff_t>(width);
        seen.push_back(mean_of(pixels, row + down * step, column + right * step, width));
      }
    }
  }
  return seen;
}

std::vector<Box> Retina::boxes(const Tensor3& pixels, Place place) const {
  const auto row = static_cast<double>(nearest_border(place.row, pixels.shape(1))),
             column = static_cast<double>(nearest_border(place.column, pixels.shape(2)));
  std::vector<Box> boxes;
  for (std::size_t scale = 0; scale < shape_.scales; ++scale) {
    const auto side = static_cast<double>(shape_.patch << scale);
    boxes.push_back({column - side / 2, row - side / 2, side, side});
  }
  return boxes;
}

}  // namespace attnviz::models
