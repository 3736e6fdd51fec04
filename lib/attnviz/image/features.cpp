#include "attnviz/image/features.hpp"

#include <algorithm>
#include <cmath>

#include "attnviz/core/error.hpp"
#include "attnviz/image/resize.hpp"

namespace attnviz::image {

Grid feature_grid(const Pixels& pixels, std::size_t cells) {
  if (pixels.size() == 0 || pixels.shape(2) != 3) {
    throw Error(ErrorKind::shape, "features: pixels have shape " + shape_text(pixels) + ", expected [H, W, 3]");
  }
  if (cells < 1 || cells > 256) {
    throw Error(ErrorKind::value, "features: a grid of " + std::to_string(cells) + " cells, not within 1 to 256",
                "use --grid 32");
  }
  const std::size_t height = pixels.shape(0), width = pixels.shape(1);
  const auto along = [&](std::size_t side) {
    const double exact =
        static_cast<double>(cells) * static_cast<double>(side) / static_cast<double>(std::max(height, width));
    return std::clamp<std::size_t>(static_cast<std::size_t>(std::lround(exact)), 1, side);
  };
  return covering_grid(along(height), along(width), width, height);
}

FeatureMap patch_features(const Pixels& pixels, const PatchOptions& options) {
  if (options.side < 1 || options.side > 32) {
    throw Error(ErrorKind::value, "patch_features: side " + std::to_string(options.side) + ", not within 1 to 32");
  }
  FeatureMap map;
  map.grid = feature_grid(pixels, options.cells);
  const std::size_t rows = map.grid.rows, columns = map.grid.columns, side = options.side;
  const Pixels small = resize(pixels, rows * side, columns * side, Filter::box);
  map.values = Tensor3::from_shape({side * side * 3, rows, columns});
  constexpr const char* kColor[] = {"red", "green", "blue"};
  for (std::size_t y = 0; y < side; ++y) {
    for (std::size_t x = 0; x < side; ++x) {
      for (std::size_t color = 0; color < 3; ++color) {
        const std::size_t channel = map.channels.size();
        map.channels.push_back(std::string(kColor[color]) + "(" + std::to_string(y) + "," + std::to_string(x) + ")");
        float* plane = map.values.data() + channel * rows * columns;
        for (std::size_t row = 0; row < rows; ++row) {
          const std::uint8_t* line = small.data() + ((row * side + y) * columns * side + x) * 3 + color;
          for (std::size_t column = 0; column < columns; ++column) {
            plane[row * columns + column] = static_cast<float>(line[column * side * 3]) / 255;
          }
        }
      }
    }
  }
  return map;
}

}  // namespace attnviz::image
