#pragma once

#include "attnviz/image/video_part.hpp"

namespace attnviz::video_part {

/// Keeps FFmpeg quiet: what it has to say as an error is heard by the call that asked.
void listen() noexcept;

/// Forgets what was heard on this thread.
void forget() noexcept;
/// The first error that FFmpeg has told of on this thread since, or empty.
const char* heard() noexcept;

/// What was heard, or else FFmpeg's words for a code of an error.
void say(AttnvizVideoWords* words, int code) noexcept;
void say(AttnvizVideoWords* words, const char* text) noexcept;

}  // namespace attnviz::video_part
