#pragma once

#include <optional>
#include <string>
#include <vector>

#include "attnviz/render/canvas/picture.hpp"
#include "attnviz/render/scales/legend.hpp"

namespace attnviz::render {

/// What a renderer has drawn, and what it has to say about it: labels left out, cells averaged.
struct Body {
  Pixels pixels;
  std::vector<std::string> notes;
};

/// The words around a picture.
struct Frame {
  std::string title;
  std::optional<ColorBar> legend;  ///< colour bar with numbers and the scale's note
  std::vector<std::string> notes;  ///< reading, caption ...; empty ones are skipped
  std::string banner;              ///< "random weights, seed 1": on a band that cannot be overlooked
};

/// The body on white with the title above it, legend, notes and banner below. At least 320 pixels wide; long lines are
/// wrapped, nothing is cut off.
Pixels framed(const Body& body, const Frame& frame);

/// The body unchanged in the top left corner, so that its pixels stay those of the photo, and title, legend, notes and
/// banner below it in letters that suit its size. A body narrower than the words stands on white.
Pixels with_footer(const Body& body, const Frame& frame);

}  // namespace attnviz::render
