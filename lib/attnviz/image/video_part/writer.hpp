#pragma once

#include "attnviz/image/video_part.hpp"

namespace attnviz::video_part {

// The writing half of AttnvizVideoPart: MP4, with no clock and no version in it, so that equal frames make equal files.
void* create(const AttnvizVideoTarget* target, AttnvizVideoWords* words);
const char* encoder(void* writer);
std::int32_t add(void* writer, const std::uint8_t* rgb, AttnvizVideoWords* words);
std::int32_t finish(void* writer, AttnvizVideoWords* words);
void discard(void* writer);

}  // namespace attnviz::video_part
