#pragma once

#include <string>
#include <string_view>

#include "attnviz/core/tensor.hpp"
#include "attnviz/render/canvas/color.hpp"

namespace attnviz::render {

/// Pixels that a line of text needs: `width` along the line, `ascent` above and `descent` below the baseline. Never
/// less than the first font's own line, so that lines of one size sit alike; more where the ink asks for it.
struct TextSize {
  int width = 0, ascent = 0, descent = 0;
};

struct TextStyle {
  int size = 14;  ///< pixels per em, 1 to 512
  Color color{0, 0, 0};
};

/// Which part of the text stands at x.
enum class Anchor { left, center, right };

// One line of text in any script: shaped, right-to-left runs in visual order, each cluster from the first bundled font
// that has it, a box where none has. Control characters are shown as such. Ill-formed bytes are U+FFFD; what lies
// beyond kMaxLabelBytes is replaced by an ellipsis. The same text gives the same pixels in every thread.
// All throw `usage` for a size outside 1..512 and `not_found` when the bundled fonts are missing.

inline constexpr std::size_t kMaxLabelBytes = 65536;

TextSize measure(std::string_view utf8, int size);

/// Blends the text onto `canvas` [H,W,3]; what lies outside of it is left out. Throws `shape` for another canvas.
void draw_text(Pixels& canvas, int x, int baseline_y, std::string_view utf8, const TextStyle& style,
               Anchor anchor = Anchor::left);

/// The same, turned 90 degrees counter-clockwise: the text starts at y and goes up, ascenders point to the left.
void draw_text_vertical(Pixels& canvas, int baseline_x, int y, std::string_view utf8, const TextStyle& style);

/// The text itself when it is at most `max_width` pixels wide, else its longest beginning that is with an ellipsis
/// behind it; empty when not even the ellipsis is.
std::string fit(std::string_view utf8, int size, int max_width);

}  // namespace attnviz::render
