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

/// CIE's compression of a tristimulus value in [0,1], a cube root with a linear foot, between table entries: the
/// error of 1e-5 is 0.005 in a* and b*, and a cube root costs as much as all else together.
class Compression {
 public:
  Compression() {
    for (std::size_t index = 0; index < values_.size(); ++index) {
      const double t = static_cast<double>(index) / kSteps;
      values_[index] = static_cast<float>(t > 216.0 / 24389 ? std::cbrt(t) : (24389.0 / 27 * t + 16) / 116);
    }
  }
  float operator()(float t) const {
    const float place = t * kSteps;
    const auto index = static_cast<std::size_t>(place);
    const float part = place - static_cast<float>(index);
    return values_[index] + part * (values_[index + 1] - values_[index]);
  }

 private:
  static constexpr std::size_t kSteps = 4096;
  std::array<float, kSteps + 3> values_;  // white may round to just above 1
};

}  // namespace

Tensor3 lab_planes(const Pixels& rgb) {
  static const std::array<float, 256> kLight = linear_light();
  static const Compression compressed;
  const std::size_t area = rgb.shape(0) * rgb.shape(1);
  Tensor3 lab = Tensor3::from_shape({3, rgb.shape(0), rgb.shape(1)});
  float* light = lab.data();
  for (std::size_t index = 0; index < area; ++index) {
    const std::uint8_t* pixel = rgb.data() + 3 * index;
    const float r = kLight[pixel[0]], g = kLight[pixel[1]], b = kLight[pixel[2]];
    // IEC 61966-2-1 primaries, divided by the D65 white point.
    const float x = compressed(0.4339499F * r + 0.3762098F * g + 0.1898403F * b);
    const float y = compressed(0.2126729F * r + 0.7151522F * g + 0.0721750F * b);
    const float z = compressed(0.0177566F * r + 0.1094680F * g + 0.8727755F * b);
    light[index] = 116 * y - 16;
    light[area + index] = 500 * (x - y);
    light[2 * area + index] = 200 * (y - z);
  }
  return lab;
}

}  // namespace attnviz::image
