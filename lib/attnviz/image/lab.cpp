#include "attnviz/image/lab.hpp"

#include <array>
#include <cmath>

namespace attnviz::image {
namespace {

/// The sRGB transfer function, undone: 0..255 -> 0..1.
std::array<float, 256> linear_light() {
  std::array<float, 256> table;
  for (std::size_t value = 0; value < table.size(); ++value) {
    const double v = static_cast<double>(value) / 255;
    table[value] = static_cast<float>(v <= 0.04045 ? v / 12.92 : std::pow((v + 0.055) / 1.055, 2.4));
  }
  return table;
}

float compressed(float t) {
  constexpr float kLinearBelow = 216.0F / 24389.0F, kSlope = 24389.0F / 27.0F;
  return t > kLinearBelow ? std::cbrt(t) : (kSlope * t + 16) / 116;
}

}  // namespace

Tensor3 lab_planes(const Pixels& rgb) {
  static const std::array<float, 256> kLight = linear_light();
  const std::size_t area = rgb.shape(0) * rgb.shape(1);
  Tensor3 lab = Tensor3::from_shape({3, rgb.shape(0), rgb.shape(1)});
  for (std::size_t index = 0; index < area; ++index) {
    const float r = kLight[rgb.data()[3 * index]], g = kLight[rgb.data()[3 * index + 1]],
                b = kLight[rgb.data()[3 * index + 2]];
    // IEC 61966-2-1 primaries, divided by the D65 white point.
    const float x = compressed((0.4124564F * r + 0.3575761F * g + 0.1804375F * b) / 0.95047F);
    const float y = compressed(0.2126729F * r + 0.7151522F * g + 0.0721750F * b);
    const float z = compressed((0.0193339F * r + 0.1191920F * g + 0.9503041F * b) / 1.08883F);
    lab.data()[index] = 116 * y - 16;
    lab.data()[area + index] = 500 * (x - y);
    lab.data()[2 * area + index] = 200 * (y - z);
  }
  return lab;
}

}  // namespace attnviz::image
