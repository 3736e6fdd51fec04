#pragma once

#include <cstddef>
#include <map>
#include <string>

#include "attnviz/core/tensor.hpp"

namespace attnviz::pipeline {

/// A frame of a video on its way through a run: pixels go in, overlays come out.
struct VideoFrame {
  std::size_t number = 0;  ///< among all frames of the video, from 0
  double seconds = 0;
  Pixels rgb;                              ///< [H,W,3], upright
  std::string video_sha256;                ///< of the file
  std::string container, codec;            ///< in FFmpeg's words
  std::map<std::string, Pixels> overlays;  ///< by mechanism: what is drawn for the video
};

}  // namespace attnviz::pipeline
