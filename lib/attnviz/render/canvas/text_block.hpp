#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "attnviz/render/canvas/label.hpp"
#include "attnviz/render/canvas/picture.hpp"

namespace attnviz::render {

/// The text in lines at most `max_width` pixels wide: broken at spaces, inside a word only where the word alone is too
/// wide. Nothing is lost but the spaces at the breaks; a line holds at least one character. Empty text has no lines.
std::vector<std::string> wrapped(std::string_view utf8, int size, int max_width);

/// Height from one baseline to the next.
int line_height(int size);

/// Lines of text, one below the other.
struct TextBlock {
  std::vector<std::string> lines;
  TextStyle style;

  int height() const { return static_cast<int>(lines.size()) * line_height(style.size); }
  int width() const;
};

/// Draws the block with the top left corner of its first line at (x, y).
void draw_block(Pixels& picture, int x, int y, const TextBlock& block);

}  // namespace attnviz::render
