#pragma once

#include <string>
#include <vector>

#include "attnviz/render/draw.hpp"

namespace CLI {
class App;
}

namespace attnviz::app {

/// How pictures look, as typed.
struct PictureOptions {
  std::string colormap, scale = "natural", interpolation = "bicubic", direction = "from", head = "all", compat;
  float alpha = render::Opacity::kUsual, mass = 0;
  std::vector<float> contours;
  bool constant_alpha = false, no_legend = false;
};

void add_picture_options(CLI::App& command, PictureOptions& options);

/// Throws `usage` for names and ranges that do not exist.
render::Style make_style(const PictureOptions& options);

}  // namespace attnviz::app
