#pragma once

#include <string>
#include <vector>

namespace attnviz::render {

/// Where a token of a flowing text stands.
struct FlowBox {
  int x = 0, line = 0, width = 0;
};

struct Flow {
  std::vector<FlowBox> boxes;  ///< one a token
  int width = 0, lines = 0;
};

/// Boxes of these widths in lines at most `max_width` wide, `gap` apart. Within a line they stand in visual order (rule
/// L2 of the Unicode bidirectional algorithm), and lines of right-to-left text end at the right edge.
Flow flow_tokens(const std::vector<std::string>& tokens, const std::vector<int>& widths, int max_width, int gap);

}  // namespace attnviz::render
