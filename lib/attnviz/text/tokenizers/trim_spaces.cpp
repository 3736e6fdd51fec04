#include <algorithm>
#include <ranges>

#include "attnviz/text/tokenizers/byte_letters.hpp"
#include "attnviz/text/tokenizers/post_processor.hpp"
#include "attnviz/text/unicode.hpp"
#include "attnviz/text/utf8.hpp"

namespace attnviz::text {
namespace {

bool begins_letter(char byte) {
  return (static_cast<unsigned char>(byte) & 0xC0U) != 0x80U;
}

/// `count` letters further, at most to `end`.
std::size_t forward(std::string_view source, std::size_t place, std::size_t count, std::size_t end) {
  for (; count > 0 && place < end; --count) {
    ++place;
    while (place < end && !begins_letter(source[place])) ++place;
  }
  return std::min(place, end);
}

/// `count` letters back, at least to `begin`; `place` itself when the source has not so many before it.
std::size_t backward(std::string_view source, std::size_t place, std::size_t count, std::size_t begin) {
  std::size_t back = place;
  for (; count > 0; --count) {
    if (back == 0) return place;
    --back;
    while (back > 0 && !begins_letter(source[back])) --back;
  }
  return std::max(back, begin);
}

struct Spaces {
  std::size_t before = 0, after = 0;
};
Spaces spaces_around(std::string_view text) {
  std::vector<bool> is_space;
  for (const CodePoint& point : CodePoints(text)) {
    is_space.push_back(point.value == byte_letter(' ') || is_whitespace(point.value));
  }
  const auto run = [](auto first, auto last) {
    return static_cast<std::size_t>(std::find(first, last, false) - first);
  };
  return {run(is_space.begin(), is_space.end()), run(is_space.rbegin(), is_space.rend())};
}

}  // namespace

void trim_spaces(std::vector<Piece>& pieces, std::string_view source, const TrimSpaces& options) {
  for (std::size_t place = 0; place < pieces.size(); ++place) {
    Piece& piece = pieces[place];
    Spaces spaces = spaces_around(piece.text);
    const bool first = place == 0 || piece.begin == 0;
    if (first && options.prefix_space && spaces.before == 1) spaces.before = 0;
    piece.begin = forward(source, piece.begin, spaces.before, piece.end);
    if (spaces.after > 0) piece.end = backward(source, piece.end, spaces.after, piece.begin);
  }
}

}  // namespace attnviz::text
