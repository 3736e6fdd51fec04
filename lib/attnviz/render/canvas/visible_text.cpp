#include "attnviz/render/canvas/visible_text.hpp"

#include <array>
#include <cstdio>

#include "attnviz/text/unicode.hpp"
#include "attnviz/text/utf8.hpp"

namespace attnviz::render {

namespace {

bool is_unseen(char32_t value) {
  return (value >= 0x80 && value <= 0x9F) || value == 0xAD || value == 0x61C || value == 0x180E ||
         (value >= 0x200B && value <= 0x200F) || (value >= 0x2028 && value <= 0x202E) ||
         (value >= 0x2060 && value <= 0x206F) || value == 0xFEFF || (value >= 0xFFF9 && value <= 0xFFFB) ||
         (value >= 0xE0000 && value <= 0xE007F);
}

// What joins and selects has a meaning only behind another character.
bool follows_another(char32_t value) {
  return value == 0x200C || value == 0x200D || (value >= 0xE0020 && value <= 0xE007F);
}

// HarfBuzz needs time in the square of the marks on one character, and nobody can read so many.
constexpr std::size_t kMostMarks = 32;

void append_escape(std::string& text, char32_t value) {
  std::array<char, 16> escape{};
  std::snprintf(escape.data(), escape.size(), value > 0xFFFF ? "\\U%08X" : "\\u%04X", static_cast<unsigned>(value));
  text += escape.data();
}

}  // namespace

std::string visible_text(std::string_view utf8) {
  std::string shown;
  shown.reserve(utf8.size());
  std::size_t marks = 0;
  for (const text::CodePoint& point : text::CodePoints(utf8)) {
    marks = text::is_mark(point.value) || follows_another(point.value) ? marks + 1 : 0;
    if (marks > kMostMarks) continue;
    if (point.value < 0x20) {
      text::append_utf8(shown, 0x2400 + point.value);
    } else if (point.value == 0x7F) {
      text::append_utf8(shown, 0x2421);
    } else if (is_unseen(point.value) && !(follows_another(point.value) && !shown.empty())) {
      append_escape(shown, point.value);
    } else {
      text::append_utf8(shown, point.value);
    }
  }
  return shown;
}

}  // namespace attnviz::render
