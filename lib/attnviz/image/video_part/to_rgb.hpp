#pragma once

#include <cstdint>

#include "attnviz/image/video_part/ffmpeg.hpp"

namespace attnviz::video_part {

/// Turns decoded frames into RGB by the matrix that they name, or BT.601 where they name none, as FFmpeg does.
class ToRgb {
 public:
  /// [height, width, 3]. 0, or FFmpeg's code of an error.
  int convert(const AVFrame& frame, std::uint8_t* rgb);

 private:
  int prepare(const AVFrame& frame);

  Scaler scaler_;
  Frame rgb_;
};

}  // namespace attnviz::video_part
