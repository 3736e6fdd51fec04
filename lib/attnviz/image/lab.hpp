#pragma once

#include "attnviz/core/tensor.hpp"

namespace attnviz::image {

/// sRGB pixels [H,W,3] -> CIE 1976 L*a*b* planes [3,H,W] for the white point D65: L* 0 to 100, a* and b* about -110 to
/// 110. Agrees with the exact formula to 0.01.
Tensor3 lab_planes(const Pixels& rgb);

}  // namespace attnviz::image
