#include "attnviz/render/scales/lab.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace attnviz::render {
namespace {

constexpr double kWhiteX = 0.95047, kWhiteZ = 1.08883;  // D65, two degree observer, Y = 1

double from_lab_curve(double value) {
  constexpr double knee = 6.0 / 29;
  return value > knee ? value * value * value : 3 * knee * knee * (value - 4.0 / 29);
}

std::uint8_t encode(double linear) {
  linear = std::clamp(linear, 0.0, 1.0);
  const double encoded = linear <= 0.0031308 ? 12.92 * linear : 1.055 * std::pow(linear, 1 / 2.4) - 0.055;
  return static_cast<std::uint8_t>(std::lround(255 * encoded));
}

double decode(std::uint8_t level) {
  const double encoded = level / 255.0;
  return encoded <= 0.04045 ? encoded / 12.92 : std::pow((encoded + 0.055) / 1.055, 2.4);
}

}  // namespace

Color to_srgb(const Lab& lab) {
  const double angle = lab.hue * std::numbers::pi / 180;
  const double middle = (lab.lightness + 16) / 116;
  const double x = kWhiteX * from_lab_curve(middle + lab.chroma * std::cos(angle) / 500);
  const double y = from_lab_curve(middle);
  const double z = kWhiteZ * from_lab_curve(middle - lab.chroma * std::sin(angle) / 200);
  return {encode(3.2404542 * x - 1.5371385 * y - 0.4985314 * z), encode(-0.9692660 * x + 1.8760108 * y + 0.0415560 * z),
          encode(0.0556434 * x - 0.2040259 * y + 1.0572252 * z)};
}

double lightness(Color color) {
  const double y = 0.2126729 * decode(color.r) + 0.7151522 * decode(color.g) + 0.0721750 * decode(color.b);
  return y > 216.0 / 24389 ? 116 * std::cbrt(y) - 16 : y * 24389 / 27;
}

}  // namespace attnviz::render
