#include "attnviz/render/canvas/text_block.hpp"

#include <algorithm>

#include "attnviz/text/grapheme.hpp"

namespace attnviz::render {
namespace {

/// End of the longest beginning of `word` that fits, at least one character.
std::size_t fitting_end(std::string_view word, int size, int max_width) {
  std::vector<std::size_t> ends;
  while (ends.empty() || ends.back() < word.size()) {
    ends.push_back(text::grapheme_at(word, ends.empty() ? 0 : ends.back()).end);
  }
  const auto too_wide = [&](std::size_t end) { return measure(word.substr(0, end), size).width > max_width; };
  const auto beyond =
      std::ranges::partition_point(ends.begin() + 1, ends.end(), [&](std::size_t end) { return !too_wide(end); });
  return *(beyond - 1);
}

/// One line under construction.
class Wrapper {
 public:
  Wrapper(int size, int max_width) : size_(size), max_width_(max_width) {}

  void add(std::string_view word) {
    const std::string longer = line_.empty() ? std::string(word) : line_ + " " + std::string(word);
    if (measure(longer, size_).width <= max_width_) {
      line_ = longer;
      return;
    }
    finish();
    while (!word.empty() && measure(word, size_).width > max_width_) {
      const std::size_t end = fitting_end(word, size_, max_width_);
      lines_.emplace_back(word.substr(0, end));
      word.remove_prefix(end);
    }
    line_ = word;
  }

  std::vector<std::string> lines() {
    finish();
    return std::move(lines_);
  }

 private:
  void finish() {
    if (!line_.empty()) lines_.push_back(std::move(line_));
    line_.clear();
  }

  int size_, max_width_;
  std::string line_;
  std::vector<std::string> lines_;
};

}  // namespace

std::vector<std::string> wrapped(std::string_view utf8, int size, int max_width) {
  Wrapper wrapper(size, max_width);
  for (std::size_t begin = 0; begin < utf8.size();) {
    const std::size_t end = std::min(utf8.find(' ', begin), utf8.size());
    if (end > begin) wrapper.add(utf8.substr(begin, end - begin));
    begin = end + 1;
  }
  return wrapper.lines();
}

int line_height(int size) {
  return size + (size + 2) / 3;
}

int TextBlock::width() const {
  int widest = 0;
  for (const std::string& line : lines) widest = std::max(widest, measure(line, style.size).width);
  return widest;
}

void draw_block(Pixels& picture, int x, int y, const TextBlock& block) {
  for (const std::string& line : block.lines) {
    draw_text(picture, x, y + block.style.size, line, block.style);
    y += line_height(block.style.size);
  }
}

}  // namespace attnviz::render
