#pragma once

#include "attnviz/image/video.hpp"
#include "support/catch.hpp"

/// At the head of a test that needs the part for videos: without it the test says so and is passed over.
#define NEEDS_VIDEOS()                                                            \
  if (!attnviz::image::has_videos()) {                                            \
    WARN("passed over: attnviz was built without FFmpeg's libraries, no videos"); \
    return;                                                                       \
  }
