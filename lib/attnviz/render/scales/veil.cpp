#include "attnviz/render/scales/veil.hpp"

#include <algorithm>
#include <cmath>

namespace attnviz::render {
namespace {

constexpr double kGround = 0.88, kBelow = 0.18;

std::uint32_t luma(const std::uint8_t* pixel) {
  return (77U * pixel[0] + 150U * pixel[1] + 29U * pixel[2] + 128U) >> 8U;
}

std::uint32_t parts(double share) {
  return static_cast<std::uint32_t>(std::lround(256 * share));
}

}  // namespace

Veil::Veil(const Paint& paint, const Opacity& opacity) : blends_{} {
  const double most = opacity.most, greyed = std::min(1.0, most / static_cast<double>(Opacity::kUsual));
  for (std::size_t entry = 0; entry < blends_.size(); ++entry) {
    const float place = static_cast<float>(entry) / 256;  // where the entry begins: the middle one at zero
    const double strength = paint.scale.strength(place);
    const double cover = opacity.rise == Rise::constant ? most : most * (1 - (1 - strength) * (1 - strength));
    const double below = paint.scale.diverging ? 0 : std::max(0.0, 1 - static_cast<double>(place / Scale::kStart));
    const double ground = 1 - greyed * (1 - kGround + kBelow * below);
    const std::uint32_t covered = parts(cover), kept = parts((1 - cover) * ground);
    const Color color = paint.colormap->colors[entry];
    Blend& blend = blends_[entry];
    blend.of_grey = parts((1 - cover) * ground * greyed);
    blend.of_photo = kept - std::min(kept, blend.of_grey);
    blend.add = {covered * color.r + 128, covered * color.g + 128, covered * color.b + 128};
  }
}

void Veil::apply(std::uint8_t* pixel, float place) const {
  const Blend& blend = blends_[Colormap::index_of(place)];
  const std::uint32_t grey = luma(pixel) * blend.of_grey;
  for (std::size_t channel = 0; channel < 3; ++channel) {
    const std::uint32_t mixed = grey + pixel[channel] * blend.of_photo + blend.add[channel];
    pixel[channel] = static_cast<std::uint8_t>(std::min(255U, mixed >> 8U));
  }
}

void Veil::ground(std::uint8_t* pixel) const {
  const std::uint32_t grey = luma(pixel) * 150;
  for (std::size_t channel = 0; channel < 3; ++channel) pixel[channel] = static_cast<std::uint8_t>(grey >> 8U);
}

Color Veil::on_grey(float place) const {
  std::uint8_t pixel[3] = {128, 128, 128};
  apply(pixel, place);
  return {pixel[0], pixel[1], pixel[2]};
}

}  // namespace attnviz::render
