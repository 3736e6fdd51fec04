#include "attnviz/image/video_part/to_rgb.hpp"

#include <cstring>

namespace attnviz::video_part {

int ToRgb::prepare(const AVFrame& frame) {
  if (!rgb_ || rgb_->width != frame.width || rgb_->height != frame.height) {
    rgb_.reset(av_frame_alloc());
    if (!rgb_) return AVERROR(ENOMEM);
    rgb_->width = frame.width;
    rgb_->height = frame.height;
    rgb_->format = AV_PIX_FMT_RGB24;
    const int status = av_frame_get_buffer(rgb_.get(), 0);
    if (status < 0) return status;
  }
  const auto format = static_cast<AVPixelFormat>(frame.format);
  scaler_.reset(sws_getCachedContext(scaler_.release(), frame.width, frame.height, format, frame.width, frame.height,
                                     AV_PIX_FMT_RGB24, SWS_BICUBIC | SWS_ACCURATE_RND | SWS_FULL_CHR_H_INT, nullptr,
                                     nullptr, nullptr));
  if (!scaler_) return AVERROR(EINVAL);
  int *from = nullptr, *to = nullptr, full = 0, rgb_full = 0, brightness = 0, contrast = 0, saturation = 0;
  if (sws_getColorspaceDetails(scaler_.get(), &from, &full, &to, &rgb_full, &brightness, &contrast, &saturation) >= 0) {
    const bool is_full = full != 0 || frame.color_range == AVCOL_RANGE_JPEG;
    sws_setColorspaceDetails(scaler_.get(), sws_getCoefficients(frame.colorspace), is_full ? 1 : 0, to, rgb_full,
                             brightness, contrast, saturation);
  }
  return 0;
}

int ToRgb::convert(const AVFrame& frame, std::uint8_t* rgb) {
  int status = prepare(frame);
  if (status < 0) return status;
  // Into rows of its own, since it may write beyond a row's end.
  status = sws_scale(scaler_.get(), frame.data, frame.linesize, 0, frame.height, rgb_->data, rgb_->linesize);
  if (status < 0) return status;
  const auto row = static_cast<std::size_t>(frame.width) * 3;
  for (int y = 0; y < frame.height; ++y) {
    std::memcpy(rgb + static_cast<std::size_t>(y) * row,
                rgb_->data[0] + static_cast<std::ptrdiff_t>(y) * rgb_->linesize[0], row);
  }
  return 0;
}

}  // namespace attnviz::video_part
