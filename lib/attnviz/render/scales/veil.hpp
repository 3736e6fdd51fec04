#pragma once

#include <array>
#include <cstdint>

#include "attnviz/render/scales/scale.hpp"

namespace attnviz::render {

/// How much of the colour covers the photo. With s = Scale::strength of the place:
///   rising     most * (1 - (1 - s)^2)     nothing up to the reference, so that the photo stays visible there
///   constant   most
enum class Rise { rising, constant };

struct Opacity {
  static constexpr float kUsual = 0.8F;
  float most = kUsual;
  Rise rise = Rise::rising;
};

/// What a map does to a photo, one entry a colour of its colour map. The photo loses its own colours, which would be
/// mistaken for the map's, and an eighth of its brightness, below the reference up to 30 %; the colour comes on top:
///   ground = grey * (0.88 - 0.18 below)     pixel = ground * (1 - cover) + colour * cover
/// with below = the way from the reference down to the low end, 0..1. Opacities below the usual one take away less of
/// the photo's own colours and brightness; with none the photo stays as it is.
class Veil {
 public:
  Veil(const Paint& paint, const Opacity& opacity);

  /// Changes a pixel (three bytes) as the value at this place of the scale does.
  void apply(std::uint8_t* pixel, float place) const;

  /// What is left of the photo where nothing is shown.
  void ground(std::uint8_t* pixel) const;

  /// The colour of a place over a photo of middle grey, for legends.
  Color on_grey(float place) const;

 private:
  /// (grey * of_grey + photo * of_photo + add) / 256
  struct Blend {
    std::uint32_t of_grey = 0, of_photo = 256;
    std::array<std::uint32_t, 3> add{};
  };
  std::array<Blend, 256> blends_;
};

}  // namespace attnviz::render
