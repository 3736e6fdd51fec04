#include "attnviz/image/lab.hpp"

#include <algorithm>
#include <cmath>

// Not OpenCV's: its first conversion builds tables for 100 ms, twice what a whole run on a photo may take, and its
// single precision Lab is off by up to 0.4.

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

/// From the bytes of one colour to L*, a*, b*.
class Forward {
 public:
  std::array<float, 3> operator()(const std::uint8_t* rgb) const {
    const float r = light_[rgb[0]], g = light_[rgb[1]], b = light_[rgb[2]];
    // The primaries of IEC 61966-2-1, divided by the D65 white point.
    const float x = compressed_(0.4339499F * r + 0.3762098F * g + 0.1898403F * b);
    const float y = compressed_(0.2126729F * r + 0.7151522F * g + 0.0721750F * b);
    const float z = compressed_(0.0177566F * r + 0.1094680F * g + 0.8727755F * b);
    return {116 * y - 16, 500 * (x - y), 200 * (y - z)};
  }

 private:
  std::array<float, 256> light_ = linear_light();
  Compression compressed_;
};

const Forward& forward() {
  static const Forward conversion;
  return conversion;
}

/// The way back of CIE's compression.
double expanded(double value) {
  constexpr double kKnee = 6.0 / 29;
  return value > kKnee ? value * value * value : 3 * kKnee * kKnee * (value - 4.0 / 29);
}

std::uint8_t encoded(double linear) {
  linear = std::clamp(linear, 0.0, 1.0);
  const double value = linear <= 0.0031308 ? 12.92 * linear : 1.055 * std::pow(linear, 1 / 2.4) - 0.055;
  return static_cast<std::uint8_t>(std::lround(255 * value));
}

}  // namespace

Lab to_lab(const Srgb& color) {
  const auto [lightness, a, b] = forward()(color.data());
  return {lightness, a, b};
}

Tensor3 lab_planes(const Pixels& rgb) {
  const Forward& convert = forward();
  const std::size_t area = rgb.shape(0) * rgb.shape(1);
  Tensor3 lab = Tensor3::from_shape({3, rgb.shape(0), rgb.shape(1)});
  float* values = lab.data();
  for (std::size_t index = 0; index < area; ++index) {
    const auto color = convert(rgb.data() + 3 * index);
    for (std::size_t plane = 0; plane < 3; ++plane) values[plane * area + index] = color[plane];
  }
  return lab;
}

Srgb to_srgb(const Lab& lab) {
  constexpr double kWhiteX = 0.95047, kWhiteZ = 1.08883;  // D65, two degree observer, Y = 1
  const double middle = (lab.lightness + 16) / 116;
  const double x = kWhiteX * expanded(middle + lab.a / 500);
  const double y = expanded(middle);
  const double z = kWhiteZ * expanded(middle - lab.b / 200);
  return {encoded(3.2404542 * x - 1.5371385 * y - 0.4985314 * z),
          encoded(-0.9692660 * x + 1.8760108 * y + 0.0415560 * z),
          encoded(0.0556434 * x - 0.2040259 * y + 1.0572252 * z)};
}

}  // namespace attnviz::image
