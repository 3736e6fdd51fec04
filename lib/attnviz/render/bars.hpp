#pragma once

#include "attnviz/render/field.hpp"
#include "attnviz/render/frame.hpp"
#include "attnviz/render/scale.hpp"

namespace attnviz::render {

enum class BarOrder { as_given, by_value };

/// Bars from zero (or from the end of the scale that is nearest to it) with the axis of `scale`. A line of at most 40
/// positions: one bar a row with its label and number. More: thin upright bars, side by side; beyond 960 positions one
/// upright bar stands for several and shows their mean, and a paler one behind it reaches from their smallest to their
/// largest. A table: one such panel a row, at most 12. The notes say what was merged or left out, and name the largest
/// and the smallest of thin bars.
Body bars(const Field& field, const Scale& scale, BarOrder order = BarOrder::as_given);

/// The same without words, in the given size: for thumbnails.
Pixels bars_thumbnail(const Field& field, const Scale& scale, PictureSize size);

}  // namespace attnviz::render
