#pragma once

#include <algorithm>
#include <cstdlib>
#include <nlohmann/json.hpp>

#include "attnviz/core/tensor.hpp"
#include "support/catch.hpp"

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

/// How far a picture is from every third row of the recipe's.
struct RecipeDifference {
  int worst = 0;         ///< levels
  double off_share = 0;  ///< of the levels that are compared: those that differ by more than one
};

inline RecipeDifference difference_from_recipe(const Pixels& picture, const nlohmann::json& expected) {
  REQUIRE(picture.shape(0) == 48);
  REQUIRE(picture.shape(1) == 64);
  REQUIRE(expected.size() == picture.size() / 3);
  RecipeDifference found;
  std::size_t place = 0, off = 0;
  for (std::size_t y = 0; y < picture.shape(0); y += 3) {
    for (std::size_t x = 0; x < picture.shape(1); ++x) {
      for (std::size_t channel = 0; channel < 3; ++channel) {
        const int difference = std::abs(picture(y, x, channel) - expected[place++].get<int>());
        found.worst = std::max(found.worst, difference);
        off += difference > 1 ? 1 : 0;
      }
    }
  }
  found.off_share = static_cast<double>(off) / static_cast<double>(place);
  return found;
}

}  // namespace attnviz::test
