#pragma once

#include "attnviz/image/video_part.hpp"

namespace attnviz::image {

/// The functions of the part for videos, which the first call opens. Throws as io::part_symbol does.
const AttnvizVideoPart& video_library();

}  // namespace attnviz::image
