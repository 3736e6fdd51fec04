#pragma once

#include "attnviz/render/parts/field.hpp"
#include "attnviz/render/parts/frame.hpp"
#include "attnviz/render/scales/scale.hpp"

namespace attnviz::render {

/// A table as lines between two columns of words: on the left those that ask, on the right those that are asked. A line
/// is the stronger and the wider the further its weight lies above the reference of the scale (the even share); below
/// it there is none. Signed values have the colours of the two ends. Where one word asks, its weights stand beside the
/// words on the right. At most 300 words a column; the notes say what was left out. Throws `shape` unless `field` is a
/// table.
/// With `heads`, 2 to kMostLineHeads names, the field has as many blocks of rows one below the other: each head's lines
/// have a colour of their own, which a legend above the words names.
Body token_lines(const Field& field, const Paint& paint, const std::vector<std::string>& heads = {});

/// As many colours can be told apart.
inline constexpr std::size_t kMostLineHeads = 12;

}  // namespace attnviz::render
