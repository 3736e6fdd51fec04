#pragma once

#include "attnviz/render/parts/field.hpp"
#include "attnviz/render/parts/frame.hpp"
#include "attnviz/render/scales/scale.hpp"

namespace attnviz::render {

enum class BarOrder { as_given, by_value };

/// Bars from zero along an axis that spans the scale and zero. A line of at
/// most 40 positions: one bar a row, with its label and number. More: thin upright bars side by side; beyond 960 one
/// bar stands for several, dark to their smallest, pale to their largest, with a dot at their mean. A table: one panel
/// of upright bars a row, at most 12. A line of more than 64 channels is
/// sorted whatever the order, from the largest to the smallest. The notes say what was merged or left out, and name the
/// largest and the smallest of a long line.
Body bars(const Field& field, const Scale& scale, BarOrder order = BarOrder::as_given);

}  // namespace attnviz::render
