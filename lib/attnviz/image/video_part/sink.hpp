#pragma once

#include "attnviz/image/video_part.hpp"
#include "attnviz/image/video_part/ffmpeg.hpp"

namespace attnviz::video_part {

/// What FFmpeg takes for a file, and hands every byte to the caller.
class Sink {
 public:
  Sink(AttnvizVideoWrite write, void* to);
  ~Sink();
  Sink(const Sink&) = delete;
  Sink& operator=(const Sink&) = delete;

  explicit operator bool() const { return stream_ != nullptr; }
  AVIOContext* stream() { return stream_; }
  /// 0, or FFmpeg's code of the error of any write so far.
  int flush();

 private:
  int put(const std::uint8_t* bytes, int size);
  std::int64_t go(std::int64_t offset, int whence);

  AttnvizVideoWrite write_;
  void* to_;
  AVIOContext* stream_ = nullptr;
  std::int64_t place_ = 0, size_ = 0;
};

}  // namespace attnviz::video_part
