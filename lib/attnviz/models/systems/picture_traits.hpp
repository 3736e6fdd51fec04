#pragma once

#include <vector>

#include "attnviz/core/tensor.hpp"

namespace attnviz::models {

// What a picture is like as a whole, to tell whether it could be of the world that a network was trained on
// (layers/world).

inline constexpr std::size_t kGreyTraits = 5, kColorTraits = 7;

/// Of a grey picture [1,H,W]: its mean, its deviation, how many of its pixels are black, and the mean difference to the
/// next pixel across and down.
std::vector<float> grey_traits(const Tensor3& pixels);

/// Of a picture [3,H,W] at half its size: colour (largest minus least of red, green, blue), how much of it is strong
/// and how much faint colour, the mean difference to the next place across and down, and how many of these are edges.
std::vector<float> color_traits(const Tensor3& pixels);

}  // namespace attnviz::models
