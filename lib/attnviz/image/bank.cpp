#include <algorithm>
#include <array>
#include <cmath>
#include <opencv2/imgproc.hpp>
#include <vector>

#include "attnviz/core/error.hpp"
#include "attnviz/image/features.hpp"
#include "attnviz/image/lab.hpp"
#include "attnviz/image/resize.hpp"

namespace attnviz::image {
namespace {

// Every picture is first brought to this many pixels a cell, so that the features do not depend on its resolution.
constexpr std::size_t kCellPixels = 8;
constexpr float kCellArea = kCellPixels * kCellPixels;

// What one unit of each feature counts for in a distance. Chosen on photographs with object masks: hue tells an object
// from its surroundings better than lightness, which light and shadow change.
constexpr float kColorWeight = 2;
constexpr float kEdgeWeight = 2;

enum Channel : std::size_t { kLightness, kA, kB, kEdges, kContrast = kEdges + 4, kChannels };

/// [H,W] with one pixel more on each side, repeating the border.
std::vector<float> with_border(const float* plane, std::size_t height, std::size_t width) {
  std::vector<float> padded((height + 2) * (width + 2));
  for (std::size_t row = 0; row < height + 2; ++row) {
    const float* source = plane + std::clamp<std::size_t>(row, 1, height) * width - width;
    float* target = padded.data() + row * (width + 2);
    target[0] = source[0];
    std::copy_n(source, width, target + 1);
    target[width + 1] = source[width - 1];
  }
  return padded;
}

/// Absolute central differences across edges at 0, 45, 90 and 135 degrees, averaged over the pixels of each cell.
void add_edges(const Tensor3& lab, FeatureMap& map) {
  const std::size_t height = lab.shape(1), width = lab.shape(2), stride = width + 2;
  const std::vector<float> light = with_border(lab.data(), height, width);
  const std::size_t columns = map.grid.columns, cells = map.grid.cells();
  for (std::size_t y = 0; y < height; ++y) {
    const float *above = light.data() + y * stride, *here = above + stride, *below = here + stride;
    float* sums = map.values.data() + kEdges * cells + y / kCellPixels * columns;
    for (std::size_t column = 0; column < columns; ++column) {
      std::array<float, 4> edges{};
      for (std::size_t x = column * kCellPixels; x < (column + 1) * kCellPixels; ++x) {
        edges[0] += std::abs(below[x + 1] - above[x + 1]);
        edges[1] += std::abs(below[x + 2] - above[x]);
        edges[2] += std::abs(here[x + 2] - here[x]);
        edges[3] += std::abs(below[x] - above[x + 2]);
      }
      for (std::size_t direction = 0; direction < 4; ++direction) sums[direction * cells + column] += edges[direction];
    }
  }
  float* edges = map.values.data() + kEdges * cells;
  for (std::size_t index = 0; index < 4 * cells; ++index) edges[index] *= kEdgeWeight / kCellArea;
}

float mean_of_cell(const float* plane, std::size_t width) {
  float sum = 0;
  for (std::size_t y = 0; y < kCellPixels; ++y) {
    for (std::size_t x = 0; x < kCellPixels; ++x) sum += plane[y * width + x];
  }
  return sum / kCellArea;
}

float deviation_of_cell(const float* plane, std::size_t width, float mean) {
  float sum = 0;
  for (std::size_t y = 0; y < kCellPixels; ++y) {
    for (std::size_t x = 0; x < kCellPixels; ++x) sum += (plane[y * width + x] - mean) * (plane[y * width + x] - mean);
  }
  return std::sqrt(sum / kCellArea);
}

/// Mean colour of each cell, and the standard deviation of its lightness.
void add_colors(const Tensor3& lab, FeatureMap& map) {
  const std::size_t width = lab.shape(2), area = lab.shape(1) * width, cells = map.grid.cells();
  for (std::size_t cell = 0; cell < cells; ++cell) {
    const std::size_t row = cell / map.grid.columns, column = cell % map.grid.columns;
    const float* corner = lab.data() + (row * width + column) * kCellPixels;
    float* value = map.values.data() + cell;
    value[0] = mean_of_cell(corner, width);
    value[kA * cells] = kColorWeight * mean_of_cell(corner + area, width);
    value[kB * cells] = kColorWeight * mean_of_cell(corner + 2 * area, width);
    value[kContrast * cells] = deviation_of_cell(corner, width, value[0]);
  }
}

/// Texture is a matter of more than one cell: colour stays sharp, edges and contrast are averaged with the neighbours'.
void smooth_texture(FeatureMap& map) {
  const auto rows = static_cast<int>(map.grid.rows), columns = static_cast<int>(map.grid.columns);
  for (std::size_t channel = kEdges; channel < kChannels; ++channel) {
    cv::Mat plane(rows, columns, CV_32F, map.values.data() + channel * map.grid.cells());
    cv::GaussianBlur(plane, plane, {7, 7}, 1, 1, cv::BORDER_REPLICATE);
  }
}

}  // namespace

FeatureMap bank_features(const Pixels& pixels, const BankOptions& options) {
  FeatureMap map;
  map.grid = feature_grid(pixels, options.cells);
  map.channels = {"L*", "a*", "b*", "edges 0", "edges 45", "edges 90", "edges 135", "contrast"};
  map.values = Tensor3::from_shape({kChannels, map.grid.rows, map.grid.columns});
  std::fill_n(map.values.data(), map.values.size(), 0.0F);
  const Tensor3 lab =
      lab_planes(resize(pixels, map.grid.rows * kCellPixels, map.grid.columns * kCellPixels, Filter::box));
  add_colors(lab, map);
  add_edges(lab, map);
  smooth_texture(map);
  return map;
}

}  // namespace attnviz::image
