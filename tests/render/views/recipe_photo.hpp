#pragma once

#include "attnviz/core/tensor.hpp"

namespace attnviz::test {

/// The photo of make_render_compat.py.
inline Pixels recipe_photo(std::size_t rows, std::size_t columns) {
  Pixels photo = Pixels::from_shape({rows, columns, 3});
  for (std::size_t y = 0; y < rows; ++y) {
    for (std::size_t x = 0; x < columns; ++x) {
      photo(y, x, 0) = static_cast<std::uint8_t>((x * 3 + y) % 256);
      photo(y, x, 1) = static_cast<std::uint8_t>(y * 5 % 256);
      photo(y, x, 2) = static_cast<std::uint8_t>((x * y + 40) % 256);
    }
  }
  return photo;
}

}  // namespace attnviz::test
