#include "attnviz/render/parts/token_flow.hpp"

#include <algorithm>
#include <span>

#include "attnviz/render/canvas/bidi.hpp"
#include "attnviz/text/utf8.hpp"

namespace attnviz::render {
namespace {

struct Levels {
  std::vector<std::uint8_t> tokens;  ///< embedding level of each token's first character
  bool from_right = false;           ///< the text as a whole runs from right to left
};

Levels levels_of(const std::vector<std::string>& tokens) {
  std::u32string line;
  std::vector<std::size_t> starts;
  for (const std::string& token : tokens) {
    starts.push_back(line.size());
    for (const text::CodePoint& point : text::CodePoints(token)) line.push_back(point.value);
    line.push_back(U' ');
  }
  const std::vector<std::uint8_t> all = bidi_levels(line);
  Levels levels;
  for (const std::size_t start : starts) levels.tokens.push_back(all[start]);
  levels.from_right = all.back() % 2 == 1;  // a trailing space takes the level of the line itself
  return levels;
}

}  // namespace

Flow flow_tokens(const std::vector<std::string>& tokens, const std::vector<int>& widths, int max_width, int gap) {
  Flow flow;
  if (tokens.empty()) return flow;
  const Levels levels = levels_of(tokens);
  flow.boxes.resize(tokens.size());
  std::vector<int> line_widths;
  for (std::size_t begin = 0; begin < tokens.size();) {
    std::size_t end = begin + 1;
    int line_width = widths[begin];
    while (end < tokens.size() && line_width + gap + widths[end] <= max_width) line_width += gap + widths[end++];
    int x = 0;
    for (const std::size_t visual : visual_order(std::span(levels.tokens).subspan(begin, end - begin))) {
      flow.boxes[begin + visual] = {x, flow.lines, widths[begin + visual]};
      x += widths[begin + visual] + gap;
    }
    line_widths.push_back(line_width);
    flow.width = std::max(flow.width, line_width);
    ++flow.lines;
    begin = end;
  }
  if (levels.from_right) {
    for (FlowBox& box : flow.boxes) box.x += flow.width - line_widths[static_cast<std::size_t>(box.line)];
  }
  return flow;
}

}  // namespace attnviz::render
