#include "attnviz/models/systems/picture_traits.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "attnviz/models/layers/pooling.hpp"

namespace attnviz::models {

std::vector<float> grey_traits(const Tensor3& pixels) {
  constexpr float kBlack = 1.0F / 16;
  const std::size_t rows = pixels.shape(1), columns = pixels.shape(2);
  double sum = 0, squares = 0, black = 0, across = 0, down = 0;
  for (std::size_t y = 0; y < rows; ++y) {
    for (std::size_t x = 0; x < columns; ++x) {
      const float value = pixels(0, y, x);
      sum += static_cast<double>(value);
      squares += static_cast<double>(value) * static_cast<double>(value);
      if (value < kBlack) black += 1;
      if (x + 1 < columns) across += static_cast<double>(std::abs(pixels(0, y, x + 1) - value));
      if (y + 1 < rows) down += static_cast<double>(std::abs(pixels(0, y + 1, x) - value));
    }
  }
  const auto count = static_cast<double>(rows * columns);
  const double mean = sum / count;
  return {static_cast<float>(mean), static_cast<float>(std::sqrt(std::max(squares / count - mean * mean, 0.0))),
          static_cast<float>(black / count), static_cast<float>(across / static_cast<double>(rows * (columns - 1))),
          static_cast<float>(down / static_cast<double>((rows - 1) * columns))};
}

std::vector<float> color_traits(const Tensor3& pixels) {
  constexpr float kFaint = 0.1F, kStrong = 0.3F, kEdge = 0.1F;
  const FeatureMap small = MeanPool(MeanPool::Rest::dropped).apply(to_features(pixels), nullptr);
  const auto difference = [&](std::size_t place, std::size_t next) {
    float sum = 0;
    for (std::size_t channel = 0; channel < 3; ++channel) {
      sum += std::abs(small.values(next, channel) - small.values(place, channel)) / 3;
    }
    return sum;
  };
  std::array<double, kColorTraits> sums{};
  for (std::size_t place = 0; place < small.places(); ++place) {
    const auto [least, most] = std::ranges::minmax(row_of(small.values, place));
    const float color = most - least;
    sums[0] += static_cast<double>(color);
    sums[1] += color > kStrong ? 1 : 0;
    sums[2] += color > kFaint && color <= kStrong ? 1 : 0;
    if ((place + 1) % small.columns != 0) {
      const float across = difference(place, place + 1);
      sums[3] += static_cast<double>(across);
      sums[5] += across > kEdge ? 1 : 0;
    }
    if (place + small.columns < small.places()) {
      const float down = difference(place, place + small.columns);
      sums[4] += static_cast<double>(down);
      sums[6] += down > kEdge ? 1 : 0;
    }
  }
  const auto all = static_cast<double>(small.places()), across = all - static_cast<double>(small.rows),
             down = all - static_cast<double>(small.columns);
  std::vector<float> traits;
  for (std::size_t trait = 0; trait < kColorTraits; ++trait) {
    const double count = trait < 3 ? all : trait % 2 == 1 ? across : down;
    traits.push_back(static_cast<float>(sums[trait] / count));
  }
  return traits;
}

}  // namespace attnviz::models
