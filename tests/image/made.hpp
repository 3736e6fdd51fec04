#pragma once

#include <array>
#include <cstddef>

#include "attnviz/core/tensor.hpp"

namespace attnviz::test {

struct Area {
  std::size_t top, left, height, width;
};

inline Pixels plain_picture(std::size_t height, std::size_t width, std::array<int, 3> color) {
  Pixels pixels = Pixels::from_shape({height, width, 3});
  for (std::size_t index = 0; index < pixels.size(); ++index) {
    pixels.data()[index] = static_cast<std::uint8_t>(color[index % 3]);
  }
  return pixels;
}

/// Smooth in both directions and the same at every size.
inline Pixels gradient_picture(std::size_t height, std::size_t width) {
  Pixels pixels = Pixels::from_shape({height, width, 3});
  for (std::size_t row = 0; row < height; ++row) {
    for (std::size_t column = 0; column < width; ++column) {
      const double y = (static_cast<double>(row) + 0.5) / static_cast<double>(height);
      const double x = (static_cast<double>(column) + 0.5) / static_cast<double>(width);
      pixels(row, column, 0) = static_cast<std::uint8_t>(255 * x);
      pixels(row, column, 1) = static_cast<std::uint8_t>(255 * y);
      pixels(row, column, 2) = static_cast<std::uint8_t>(255 * (1 - x * y));
    }
  }
  return pixels;
}

/// Numbers without a pattern, the same everywhere.
inline Pixels noise_picture(std::size_t height, std::size_t width, std::size_t channels) {
  Pixels pixels = Pixels::from_shape({height, width, channels});
  std::uint32_t state = 12345;
  for (std::size_t index = 0; index < pixels.size(); ++index) {
    state = state * 1664525U + 1013904223U;
    pixels.data()[index] = static_cast<std::uint8_t>(state >> 24);
  }
  return pixels;
}

}  // namespace attnviz::test
