#pragma once

#include <array>

#include "attnviz/core/tensor.hpp"

namespace attnviz::image {

// CIE 1976 L*a*b* for the white point D65 and sRGB (IEC 61966-2-1), both ways: the project's only conversion.

/// Lightness 0 to 100, a* and b* about -110 to 110.
struct Lab {
  double lightness = 0, a = 0, b = 0;
};
using Srgb = std::array<std::uint8_t, 3>;

/// Agrees with the exact formula to 0.01.
Lab to_lab(const Srgb& color);
/// sRGB pixels [H,W,3] -> planes of L*, a*, b* [3,H,W], as exact as `to_lab`.
Tensor3 lab_planes(const Pixels& rgb);

/// The nearest sRGB colour, each channel clipped for itself.
Srgb to_srgb(const Lab& lab);

}  // namespace attnviz::image
