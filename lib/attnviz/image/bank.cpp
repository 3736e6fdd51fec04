#include <algorithm>
#include <array>
#include <cmath>

#include "attnviz/core/error.hpp"
#include "attnviz/image/features.hpp"
#include "attnviz/image/lab.hpp"
#include "attnviz/image/resize.hpp"

namespace attnviz::image {
namespace {

constexpr std::size_t kCellPixels = 8;
constexpr std::size_t kChannels = 8;
enum Channel : std::size_t { kL, kA, kB, kHorizontal, kRising, kVertical, kFalling, kContrast };

/// Sums over one cell, turned into its features.
struct CellSums {
  std::array<float, 3> lab{};
  std::array<float, 4> edges{};
  float squares = 0;
};

std::size_t clamped(std::ptrdiff_t position, std::size_t size) {
  return static_cast<std::size_t>(std::clamp<std::ptrdiff_t>(position, 0, static_cast<std::ptrdiff_t>(size) - 1));
}

/// Central differences of L* along four directions.
std::array<float, 4> edges_at(const float* light, std::size_t height, std::size_t width, std::size_t y, std::size_t x) {
  const auto at = [&](int down, int right) {
    const std::size_t row = clamped(static_cast<std::ptrdiff_t>(y) + down, height);
    return light[row * width + clamped(static_cast<std::ptrdiff_t>(x) + right, width)];
  };
  return {std::abs(at(1, 0) - at(-1, 0)), std::abs(at(1, 1) - at(-1, -1)), std::abs(at(0, 1) - at(0, -1)),
          std::abs(at(1, -1) - at(-1, 1))};
}

CellSums sum_cell(const Tensor3& lab, std::size_t top, std::size_t left) {
  const std::size_t height = lab.shape(1), width = lab.shape(2), area = height * width;
  CellSums sums;
  for (std::size_t y = top; y < top + kCellPixels; ++y) {
    for (std::size_t x = left; x < left + kCellPixels; ++x) {
      const float* value = lab.data() + y * width + x;
      for (std::size_t plane = 0; plane < 3; ++plane) sums.lab[plane] += value[plane * area];
      sums.squares += *value * *value;
      const auto edges = edges_at(lab.data(), height, width, y, x);
      for (std::size_t direction = 0; direction < 4; ++direction) sums.edges[direction] += edges[direction];
    }
  }
  return sums;
}

void require_options(const Pixels& pixels, std::size_t cells) {
  if (pixels.size() == 0 || pixels.shape(2) != 3) {
    throw Error(ErrorKind::shape, "bank_features: pixels have shape " + shape_text(pixels) + ", expected [H, W, 3]");
  }
  if (cells < 1 || cells > 256) {
    throw Error(ErrorKind::value, "bank_features: a grid of " + std::to_string(cells) + " cells, not within 1 to 256");
  }
}

}  // namespace

FeatureMap bank_features(const Pixels& pixels, const BankOptions& options) {
  require_options(pixels, options.cells);
  FeatureMap map;
  map.grid = grid_for(pixels.shape(0), pixels.shape(1), options.cells);
  map.channels = {"L*", "a*", "b*", "edges 0", "edges 45", "edges 90", "edges 135", "contrast"};
  const std::size_t rows = map.grid.rows, columns = map.grid.columns, cells = rows * columns;
  const Tensor3 lab = lab_planes(resize(pixels, rows * kCellPixels, columns * kCellPixels, Filter::box));
  map.values = Tensor3::from_shape({kChannels, rows, columns});
  for (std::size_t cell = 0; cell < cells; ++cell) {
    const CellSums sums = sum_cell(lab, cell / columns * kCellPixels, cell % columns * kCellPixels);
    constexpr float kArea = kCellPixels * kCellPixels;
    float* value = map.values.data() + cell;
    for (std::size_t plane = 0; plane < 3; ++plane) value[plane * cells] = sums.lab[plane] / kArea;
    for (std::size_t direction = 0; direction < 4; ++direction) {
      value[(kHorizontal + direction) * cells] = sums.edges[direction] / kArea;
    }
    const float mean = sums.lab[kL] / kArea;
    value[kContrast * cells] = std::sqrt(std::max(0.0F, sums.squares / kArea - mean * mean));
  }
  return map;
}

}  // namespace attnviz::image
