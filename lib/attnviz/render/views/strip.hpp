#pragma once

#include "attnviz/render/parts/field.hpp"
#include "attnviz/render/parts/frame.hpp"
#include "attnviz/render/scales/scale.hpp"

namespace attnviz::render {

enum class StripNumbers { shown, hidden };

struct StripOptions {
  int width = 720;  ///< pixels at which lines are wrapped
  StripNumbers numbers = StripNumbers::shown;
};

/// A line of weights as flowing text: each token on the colour of its weight, its number in small print below it while
/// there are at most 80 tokens. A token wider than a line ends in an ellipsis. The token that asks
/// is framed. Text whose first strong letter runs from right to left flows that way. At most 2000 tokens are drawn; the
/// notes say what was left out. Throws `shape` unless `field` is a line.
Body strip(const Field& field, const Paint& paint, const StripOptions& options = {});

}  // namespace attnviz::render
