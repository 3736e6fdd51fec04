#pragma once

#include "attnviz/image/video_part.hpp"

namespace attnviz::video_part {

// The reading half of AttnvizVideoPart.
std::int32_t open(const AttnvizVideoRequest* request, void** reader, AttnvizVideoInfo* info, AttnvizVideoWords* words);
std::int32_t next(void* reader, AttnvizVideoFrame* frame);
std::int32_t pixels(void* reader, std::uint8_t* rgb, AttnvizVideoWords* words);
std::int64_t damage(void* reader, AttnvizVideoWords* words);
void close(void* reader);

}  // namespace attnviz::video_part
