#pragma once

#include "attnviz/core/attention_map.hpp"

namespace attnviz::pipeline {

/// Lays a map over the original picture: its grid covered, its boxes and marks lay on, the pixels of the picture that a
/// network read. `pixels`: these, a cell a pixel.
void lay_over(const Grid& pixels, AttentionMap& map);

}  // namespace attnviz::pipeline
