#include "attnviz/render/scales/colormap.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <string>
#include <vector>

#include "attnviz/core/error.hpp"
#include "attnviz/core/nearest_name.hpp"
#include "attnviz/image/lab.hpp"
#include "attnviz/render/scales/colormap_tables.hpp"

namespace attnviz::render {
namespace {

std::uint8_t digit(char hexadecimal) {
  return static_cast<std::uint8_t>(hexadecimal <= '9' ? hexadecimal - '0' : hexadecimal - 'a' + 10);
}

std::array<Color, 256> from_table(std::string_view table) {
  std::array<Color, 256> colors{};
  const auto byte = [&](std::size_t place) {
    return static_cast<std::uint8_t>(digit(table[place]) * 16 + digit(table[place + 1]));
  };
  for (std::size_t entry = 0; entry < 256; ++entry) {
    colors[entry] = {byte(6 * entry), byte(6 * entry + 2), byte(6 * entry + 4)};
  }
  return colors;
}

std::array<Color, 256> grey() {
  std::array<Color, 256> colors{};
  for (std::size_t entry = 0; entry < 256; ++entry) {
    const auto level = static_cast<std::uint8_t>(entry);
    colors[entry] = {level, level, level};
  }
  return colors;
}

/// The tent functions of MATLAB's and OpenCV's JET.
std::array<Color, 256> jet() {
  std::array<Color, 256> colors{};
  const auto tent = [](double place, double peak) {
    return static_cast<std::uint8_t>(std::lround(255 * std::clamp(1.5 - std::abs(4 * place - peak), 0.0, 1.0)));
  };
  for (std::size_t entry = 0; entry < 256; ++entry) {
    const double place = static_cast<double>(entry) / 255;
    colors[entry] = {tent(place, 3), tent(place, 2), tent(place, 1)};
  }
  return colors;
}

/// Hues in degrees and the largest chroma of a map whose middle is white.
struct Arms {
  double low_hue, high_hue, peak;
};

std::array<Color, 256> two_armed(const Arms& arms) {
  std::array<Color, 256> colors{};
  for (std::size_t entry = 0; entry < 256; ++entry) {
    const double side = std::clamp((static_cast<double>(entry) - 128) / 127, -1.0, 1.0), strength = std::abs(side);
    const double angle = (side < 0 ? arms.low_hue : arms.high_hue) * std::numbers::pi / 180;
    const double chroma = arms.peak * std::sin(2 * strength);
    const auto [r, g, b] = image::to_srgb({97 - 60 * strength, chroma * std::cos(angle), chroma * std::sin(angle)});
    colors[entry] = {r, g, b};
  }
  return colors;
}

std::vector<Colormap> all_colormaps() {
  constexpr std::string_view kMatplotlib = "Smith, van der Walt 2015, matplotlib 1.5";
  constexpr std::string_view kOurs = "attnviz: lightness 97 - 60 |s|, chroma as sin(2 |s|), two hues, in CIE Lab";
  return {
      {"inferno", "black over red to pale yellow; even steps, readable in grey and by the colour-blind", kMatplotlib,
       false, from_table(kInfernoTable)},
      {"viridis", "dark blue over green to yellow; even steps", kMatplotlib, false, from_table(kViridisTable)},
      {"magma", "black over purple to pale pink; even steps", kMatplotlib, false, from_table(kMagmaTable)},
      {"plasma", "blue over pink to yellow; even steps, no dark end", kMatplotlib, false, from_table(kPlasmaTable)},
      {"cividis", "blue over grey to yellow; looks nearly the same with and without colour blindness",
       "Nunez, Anderton, Renslow 2018, arXiv:1712.01662", false, from_table(kCividisTable)},
      {"grey", "black to white", "attnviz: red = green = blue = 0, 1 ... 255", false, grey()},
      {"blue_red", "blue for negative, white for zero, red for positive; both arms equally light", kOurs, true,
       two_armed({.low_hue = 280, .high_hue = 35, .peak = 52})},
      {"purple_green", "purple for negative, white for zero, green for positive; both arms equally light", kOurs, true,
       two_armed({.low_hue = 320, .high_hue = 155, .peak = 46})},
      {"jet", "the old rainbow: its bright bands invent edges; only to compare with other tools",
       "MATLAB and OpenCV, COLORMAP_JET", false, jet()},
  };
}

}  // namespace

std::span<const Colormap> colormaps() {
  static const std::vector<Colormap> maps = all_colormaps();
  return maps;
}

const Colormap& colormap(std::string_view name) {
  const auto maps = colormaps();
  const auto found = std::ranges::find(maps, name, &Colormap::name);
  if (found != maps.end()) return *found;
  std::vector<std::string> names;
  std::string known;
  for (const Colormap& map : maps) {
    names.emplace_back(map.name);
    known += (known.empty() ? "known: " : ", ") + names.back();
  }
  const std::string near = did_you_mean(name, names);
  throw Error(ErrorKind::usage, "colormap: there is no '" + std::string(name) + "'",
              near.empty() ? known : near + " " + known);
}

const Colormap& default_colormap(bool diverging) {
  return colormap(diverging ? "blue_red" : "inferno");
}

}  // namespace attnviz::render
