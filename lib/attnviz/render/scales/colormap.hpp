#pragma once

#include <array>
#include <span>
#include <string_view>

#include "attnviz/render/canvas/color.hpp"

namespace attnviz::render {

/// 256 colours from the low end of a scale to its high end.
///
/// The diverging maps are our own. With s in [-1,1] from the low end to the high end, in CIE Lab under D65:
///   lightness = 97 - 60 |s|     chroma = peak * sin(2 |s|)     hue = one of two constants, by the sign of s
/// so that equal distances from zero are equally light, whichever the sign; zero is entry 128, a neutral near-white.
struct Colormap {
  std::string_view name;
  std::string_view description;  ///< one line, for `attnviz list colormaps`
  std::string_view citation;     ///< where its colours come from
  bool diverging = false;        ///< made for values whose zero is neutral
  std::array<Color, 256> colors{};

  /// Entry of a place on the scale: 0 is the low end, 1 the high end, outside is clipped. Each entry covers 1/256.
  static std::size_t index_of(float place) {
    if (!(place > 0)) return 0;
    return place >= 1 ? 255 : static_cast<std::size_t>(place * 256);
  }
  Color at(float place) const { return colors[index_of(place)]; }
};

/// Every colour map, the default for sequences first. All but `jet` are ordered by lightness.
std::span<const Colormap> colormaps();

/// The map of this name. Throws `usage` for an unknown name; the hint lists the known ones.
const Colormap& colormap(std::string_view name);

/// `inferno`, or `blue_red` for values whose zero is neutral.
const Colormap& default_colormap(bool diverging);

}  // namespace attnviz::render
