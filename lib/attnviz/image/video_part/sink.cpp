#include "attnviz/image/video_part/sink.hpp"

#include <algorithm>
#include <cstdio>

namespace attnviz::video_part {
namespace {

#if LIBAVFORMAT_VERSION_MAJOR >= 61
using Bytes = const std::uint8_t*;
#else
using Bytes = std::uint8_t*;
#endif

}  // namespace

Sink::Sink(AttnvizVideoWrite write, void* to) : write_(write), to_(to) {
  constexpr int kBuffer = 1 << 16;
  auto* buffer = static_cast<unsigned char*>(av_malloc(kBuffer));
  if (buffer == nullptr) return;
  const auto put = [](void* sink, Bytes bytes, int size) { return static_cast<Sink*>(sink)->put(bytes, size); };
  const auto go = [](void* sink, std::int64_t offset, int whence) {
    return static_cast<Sink*>(sink)->go(offset, whence);
  };
  stream_ = avio_alloc_context(buffer, kBuffer, 1, this, nullptr, put, go);
  if (stream_ == nullptr) av_free(buffer);
}

Sink::~Sink() {
  if (stream_ == nullptr) return;
  av_freep(&stream_->buffer);
  avio_context_free(&stream_);
}

int Sink::flush() {
  avio_flush(stream_);
  return stream_->error;
}

int Sink::put(const std::uint8_t* bytes, int size) {
  if (write_(to_, place_, bytes, size) != 0) return AVERROR(EIO);
  place_ += size;
  size_ = std::max(size_, place_);
  return size;
}

std::int64_t Sink::go(std::int64_t offset, int whence) {
  if (whence == AVSEEK_SIZE) return size_;
  if (whence == SEEK_CUR) offset += place_;
  if (whence == SEEK_END) offset += size_;
  if (offset < 0 || offset > size_) return AVERROR(EINVAL);
  return place_ = offset;
}

}  // namespace attnviz::video_part
